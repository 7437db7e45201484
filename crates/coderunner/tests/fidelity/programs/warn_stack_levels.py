# Stack levels beyond the program's own frames.
import warnings


def deep(level):
    warnings.warn(f"level {level}", stacklevel=level)


for level in (1, 2, 3, 4, 50):
    deep(level)
