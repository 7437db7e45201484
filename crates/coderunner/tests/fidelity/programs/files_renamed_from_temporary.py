# A file made in the temporary directory is renamed into the workspace: one file system here and there.
import os
import tempfile

handle, name = tempfile.mkstemp()
os.close(handle)
os.replace(name, "target")
print(os.path.exists("target"))
os.link("target", os.path.join(tempfile.gettempdir(), "linked"))
