# sys.exit(-2) is exit code 254.
import sys

sys.exit(-2)
