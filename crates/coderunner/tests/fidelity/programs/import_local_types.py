# A types.py in the workspace is what enum and the rest of the library then get.
with open("types.py", "w") as file:
    file.write("import os\nprint('local types, imported by', os.path.basename(__file__))\n")
import enum
