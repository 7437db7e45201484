# A wrong argument: usage with the program's name on stderr, exit code 2.
import argparse

parser = argparse.ArgumentParser(description="Does a thing.")
parser.add_argument("--count", type=int, default=1, help="how often")
parser.add_argument("names", nargs="+")
print(parser.parse_args(["a", "--count", "2"]), parser.prog)
parser.print_help()
parser.parse_args(["--count", "many", "a"])
