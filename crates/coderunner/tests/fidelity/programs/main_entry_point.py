# The usual ending, sys.exit(main()), gives the function's result as exit code.
import sys


def main(arguments=None):
    print("arguments", sys.argv[1:] if arguments is None else arguments)
    return 4


if __name__ == "__main__":
    sys.exit(main())
