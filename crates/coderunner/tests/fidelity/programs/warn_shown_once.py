# A warning is shown once per place, with file, line and the text of the line.
import warnings


def old():
    warnings.warn("old is old", UserWarning, stacklevel=2)


for _ in range(3):
    old()
old()
warnings.warn("another category", RuntimeWarning)
warnings.warn("another category", RuntimeWarning)
print(sorted(str(key[0]) for key in __warningregistry__ if isinstance(key, tuple)))
