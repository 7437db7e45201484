# Ignored, caught, blocked and pending signals as Python sets them at its start.
for line in open("/proc/self/status"):
    if line.startswith(("SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "Threads", "TracerPid", "Name")):
        print(line.split())
import signal

print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.sigpending())
