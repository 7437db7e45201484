# The global generator was not used before: its state has no half of a pair of numbers, and its index is at the end.
import random

version, numbers, gauss = random.getstate()
print(version, numbers[-1], gauss)
