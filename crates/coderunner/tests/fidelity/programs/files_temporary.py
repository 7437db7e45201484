# Temporary files and directories: where they are, their modes, that they go; and moving one to the workspace.
import os
import shutil
import stat
import tempfile

with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
    print(os.path.dirname(file.name), stat.filemode(os.stat(file.name).st_mode), file.name.endswith(".txt"))
print(os.path.exists(file.name))
with tempfile.TemporaryFile() as file:
    print(isinstance(file.name, int), os.fstat(file.fileno()).st_nlink)
with tempfile.TemporaryDirectory(prefix="mine") as directory:
    print(os.path.basename(directory)[:4], stat.filemode(os.stat(directory).st_mode))
handle, name = tempfile.mkstemp()
os.write(handle, b"moved")
os.close(handle)
shutil.move(name, "kept")
print(open("kept").read(), os.path.exists(name), os.listdir(tempfile.gettempdir()))
