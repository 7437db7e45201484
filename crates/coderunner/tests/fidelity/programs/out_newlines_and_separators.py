# print's separators and ends, carriage returns, and lines that are not ended.
import sys

print("a", "b", sep="-", end="!\n")
print("progress 10%\rprogress 20%", end="\r\n")
print(*[1, None, "é"], sep="\n")
print()
print("tab\tend", file=sys.stdout, flush=True)
try:
    print("x", sep=1)
except TypeError as error:
    print(error)
sys.stdout.write("no newline at the end")
