# Blocking, pending signals, sigwait and sigtimedwait.
import os
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR1)
print(sorted(signal.sigpending()) == [signal.SIGUSR1], signal.sigwait([signal.SIGUSR1]) == signal.SIGUSR1)
print(signal.sigtimedwait([signal.SIGUSR2], 0.01))
os.kill(os.getpid(), signal.SIGUSR2)
information = signal.sigwaitinfo([signal.SIGUSR2])
print(information.si_signo == signal.SIGUSR2, information.si_pid == os.getpid(), information.si_uid == os.getuid())
