# os.posix_spawn, os.spawnv and os.popen.
import os
import sys

pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo spawned; exit 6"], {}, file_actions=[(os.POSIX_SPAWN_DUP2, 1, 2)], setsigdef=[13])
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(os.spawnv(os.P_WAIT, sys.executable, ["python", "-c", "raise SystemExit(5)"]))
with os.popen("echo from popen; exit 2") as pipe:
    print(pipe.read().strip(), pipe.close())
