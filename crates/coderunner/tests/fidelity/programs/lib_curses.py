# curses without a terminal type fails as it does anywhere.
import curses

try:
    curses.setupterm("no-such-terminal")
except curses.error as error:
    print(error)
curses.initscr()
