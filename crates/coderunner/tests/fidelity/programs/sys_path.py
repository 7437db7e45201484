# sys.path begins with the workspace and holds nothing of anybody else's.
import sys

for entry in sys.path:
    print(entry)
