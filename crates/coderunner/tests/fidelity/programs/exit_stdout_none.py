# With sys.stdout None print does nothing.
import sys

print("before")
sys.stdout = None
print("nowhere")
sys.exit(2)
