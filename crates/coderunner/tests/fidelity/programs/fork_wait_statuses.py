# waitpid, waitid, wait4 and WNOHANG tell how a child ended.
import os
import signal

children = []
for end in (lambda: os._exit(9), lambda: os.kill(os.getpid(), signal.SIGTERM), lambda: os.abort()):
    pid = os.fork()
    if pid == 0:
        end()
    children.append(pid)
information = os.waitid(os.P_PID, children[0], os.WEXITED)
print(information.si_status, information.si_code == os.CLD_EXITED, information.si_pid == children[0])
_, status, usage = os.wait4(children[1], 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss > 0)
while os.waitpid(children[2], os.WNOHANG) == (0, 0):
    pass
print("reaped")
