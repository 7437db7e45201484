# A numpy.py in the workspace is numpy.
with open("numpy.py", "w") as file:
    file.write("array = list\n__version__ = 'local'\n")
import numpy as np

print(np.array((1, 2)), np.__version__, np.__file__)
