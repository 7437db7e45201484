# parse_args without arguments takes sys.argv, and misses the required one.
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("name")
parser.parse_args()
