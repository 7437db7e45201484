# Changes of os.environ reach the C library and children, and not the kernel's copy.
import os

os.environ["ADDED"] = "wört 1"
del os.environ["LOGNAME"]
os.system('echo "$ADDED" "[$LOGNAME]"')
os.putenv("HIDDEN", "2")
os.system('echo "$HIDDEN"')
print("HIDDEN" in os.environ, b"ADDED" in open("/proc/self/environ", "rb").read())
os.environ["TZ"] = "Asia/Shanghai"
os.environ.clear()
os.system("/usr/bin/env | /usr/bin/grep -v -E '^(PWD|OLDPWD|SHLVL|_)='")
