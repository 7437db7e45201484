# 700,000 bytes in one line, many lines and one write.
import os
import sys

print("x" * 200_000)
for number in range(20_000):
    print(number, "line")
written = os.write(1, b"y" * 100_000)
print(written)
sys.stdout.writelines(f"{n}\n" for n in range(1000))
sys.stderr.write("e" * 100_000)
