# The handler of every signal as Python has it at its start.
import signal

for number in sorted(signal.valid_signals()):
    print(number, signal.strsignal(number), signal.getsignal(number))
