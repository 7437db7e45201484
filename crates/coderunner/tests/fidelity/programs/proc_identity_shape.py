# Parent, group, session and ids: there is a parent, and the program leads its own group and session.
import os

pid = os.getpid()
print(os.getppid() > 0, os.getppid() != pid, os.getpgrp() == pid, os.getsid(0) == pid)
print(os.getuid() == os.geteuid(), os.getgid() == os.getegid(), os.getresuid()[2] == os.getuid())
print(f"/proc/{pid}" == os.path.realpath("/proc/self"), os.access("/proc/self/fd", os.R_OK))
print(os.stat("/proc/self").st_uid == os.getuid(), os.stat(".").st_uid == os.getuid())
