"""Says hello often."""

import greeting


def main():
    for _ in range(3):
        greeting.main()
