# The workspace at the start: main.py alone, as a file of the program's own.
import os
import stat

print(oct(os.umask(0o022)), os.getcwd(), os.listdir("."))
print(list(os.walk(".")))
info = os.stat("main.py")
print(stat.filemode(info.st_mode), info.st_nlink, info.st_size == len(open("main.py", "rb").read()), info.st_uid == os.getuid())
print(os.access(".", os.R_OK | os.W_OK | os.X_OK), stat.filemode(os.stat(".").st_mode), os.listdir(os.environ["TMPDIR"]))
open("made", "w").close()
os.mkdir("folder")
print(stat.filemode(os.stat("made").st_mode), stat.filemode(os.stat("folder").st_mode))
