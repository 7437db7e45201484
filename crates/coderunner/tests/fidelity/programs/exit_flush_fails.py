# When the last flush of stdout fails, the exit code is 120.
import os
import sys

sys.stdout = open(1, "w", closefd=False)
sys.stdout.write("cannot be written")
os.close(1)
