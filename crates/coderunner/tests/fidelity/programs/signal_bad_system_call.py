# SIGSYS sent by hand, as a filter that kills would.
import os
import signal

os.kill(os.getpid(), signal.SIGSYS)
