# Files that programs look for: hosts, services, users, certificates, time zones, fonts' directory.
import os
import pwd

for path in ("/etc/passwd", "/etc/group", "/etc/hosts", "/etc/services", "/etc/protocols", "/etc/nsswitch.conf", "/usr/share/zoneinfo/UTC", "/bin/sh", "/usr/bin/env", "/dev/null", "/dev/shm", "/proc/cpuinfo", "/proc/meminfo"):
    print(path, os.path.exists(path))
print(pwd.getpwnam("root").pw_uid, os.path.expanduser("~"), os.path.expanduser("~/x"))
