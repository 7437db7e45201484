# With descriptor 1 closed print fails at once; with descriptor 2 closed an error is silent.
import os

os.close(1)
try:
    print("x")
except OSError as error:
    os.write(2, f"{error}\n".encode())
os.close(2)
raise ValueError("nobody sees it")
