"""Says hello, and which version of it does."""

from greeting.version import VERSION


def main():
    print(f"Hello from greeting {VERSION}")
