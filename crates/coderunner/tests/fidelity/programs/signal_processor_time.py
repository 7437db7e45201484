# A timer of processor time, and SIGXCPU by a limit of the program's own.
import resource
import signal

ticks = []
signal.signal(signal.SIGVTALRM, lambda *_: ticks.append(1))
signal.setitimer(signal.ITIMER_VIRTUAL, 0.02)
while not ticks:
    pass
print("virtual timer", signal.getitimer(signal.ITIMER_VIRTUAL))
resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
signal.signal(signal.SIGXCPU, signal.SIG_DFL)
while True:
    pass
