# Patterns of file names in the workspace, sorted.
import fnmatch
import glob
import os

os.makedirs("a/b")
for name in ("x.txt", "a/y.txt", "a/b/z.txt", ".hidden.txt", "[odd].txt"):
    open(name, "w").close()
print(sorted(glob.glob("*.txt")), sorted(glob.glob("**/*.txt", recursive=True)), glob.glob(glob.escape("[odd]") + "*"))
print(fnmatch.filter(sorted(os.listdir(".")), "*[!t]"), sorted(entry.name for entry in os.scandir(".") if entry.is_dir()))
