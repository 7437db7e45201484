# Children inherit three descriptors, others when told so; sessions, groups, umask and directories of their own.
import os
import subprocess

reader, writer = os.pipe()
command = f"ls /proc/self/fd | wc -l; echo through >&{writer} 2>/dev/null || echo closed"
print(subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)
print(subprocess.run(["sh", "-c", f"echo through >&{writer}"], pass_fds=[writer]).returncode, os.read(reader, 100))
code = "import os; print(os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid(), os.getcwd())"
print(subprocess.run(["python", "-c", code], start_new_session=True, cwd="/", stdout=subprocess.PIPE).stdout)
print(subprocess.run(["python", "-c", code], preexec_fn=os.setpgrp, stdout=subprocess.PIPE).stdout)
print(subprocess.run(["sh", "-c", "grep SigIgn /proc/self/status"], stdout=subprocess.PIPE).stdout)
