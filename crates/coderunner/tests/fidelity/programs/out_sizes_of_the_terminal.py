# Without a terminal there is a default size, and questions about one are errors.
import os
import shutil
import termios

print(shutil.get_terminal_size())
for call in (lambda: os.get_terminal_size(1), lambda: os.ttyname(0), lambda: termios.tcgetattr(0), os.getlogin, os.ctermid):
    try:
        print(call())
    except (OSError, termios.error) as error:
        print(type(error).__name__, error.args)
