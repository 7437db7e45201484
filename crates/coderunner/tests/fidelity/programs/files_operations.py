# Renaming, linking, walking, copying, times, modes and removing.
import os
import pathlib
import shutil
import stat

root = pathlib.Path("tree")
(root / "a" / "b").mkdir(parents=True)
(root / "a" / "one.txt").write_text("1")
os.symlink("one.txt", root / "a" / "link")
os.link(root / "a" / "one.txt", root / "hard")
os.utime(root / "hard", ns=(10**18, 1234567890123456789))
info = os.stat(root / "a" / "one.txt")
print(info.st_nlink, info.st_mtime_ns, info.st_size, os.readlink(root / "a" / "link"))
os.chmod(root / "hard", 0o640)
print(stat.filemode(os.lstat(root / "a" / "link").st_mode), stat.filemode(os.stat(root / "hard").st_mode))
shutil.copytree(root, "copy", symlinks=True)
print(sorted(str(path) for path in pathlib.Path("copy").rglob("*")), os.path.samefile(root / "hard", root / "a" / "link"))
os.rename("copy", "moved")
for call in (lambda: os.rmdir("moved"), lambda: os.rename("moved", "main.py"), lambda: os.mkdir("tree"), lambda: os.link("tree", "x")):
    try:
        call()
    except OSError as error:
        print(error)
shutil.rmtree("moved")
print(sorted(os.listdir(".")), shutil.disk_usage(".").total > 0)
