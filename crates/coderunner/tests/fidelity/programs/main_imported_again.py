# `import main` runs the file a second time, as another module, and writes no bytecode.
import os
import sys

print("running as", __name__, __file__)
if __name__ == "__main__":
    import main

    print(main is sys.modules["__main__"], main.__name__, main.__spec__.name, main.__spec__.origin)
    print(type(main.__loader__) is type(__loader__), main.__package__ == "")
    print(sorted(os.listdir(".")))
