"""The end of a program, when nobody can tell how the interpreter ended.

Tearing an interpreter down touches nearly all of its memory, and most of that is shared with the zygote: each page is copied to be thrown
away, which takes several times as long as a small program. So where a program has ended well, and nothing is left whose
end could be seen (an object with a `__del__`, a suspended generator with a `finally`, a file with something in its buffer), the process
ends after the callbacks of `atexit` without the rest. Whenever in doubt, it ends as always.
"""

import _thread
import atexit
import gc
import sys

# More than this is not looked through: such a program takes its time anyway.
OBJECTS_MAX = 20_000


def generators():
    """The types of what may be suspended within a `try`."""

    async def coroutine():
        yield

    generator, asynchronous = (lambda: (yield))(), coroutine()
    step = asynchronous.__anext__()
    types = (type(generator), type(asynchronous), type(step))
    step.close()
    return types


def coroutine_type():
    async def coroutine():
        pass

    made = coroutine()
    made.close()
    return type(made)


SUSPENDED = (*generators(), coroutine_type())


class Ending:
    def __init__(self, exit_process):
        self.exit_process = exit_process

    def prepare(self):
        """Registered before everything else, so called after everything else."""
        atexit.register(self.end_at_once_if_nobody_can_tell)

    def rehearse(self):
        """Looks as it will look at the end; what is seen does not matter."""
        ended_well()
        is_alone()
        leaves_something()

    def end_at_once_if_nobody_can_tell(self):
        if ended_well() and is_alone() and flush() and not leaves_something():
            self.exit_process(0)


def ended_well():
    """Python takes `__file__` from the main module when that has come to its end, and keeps an exception that it has printed.

    With SystemExit it gets to neither, and what the exit code will be cannot be seen from here.
    """
    printed = ("last_type", "last_value", "last_exc")
    return "__file__" not in sys.modules["__main__"].__dict__ and not any(hasattr(sys, name) for name in printed)


def is_alone():
    return _thread._count() == 0


def flush():
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BaseException:
            return False
    return True


def leaves_something():
    """What was there before the fork is frozen, and not among these."""
    objects = gc.get_objects()
    if len(objects) > OBJECTS_MAX:
        return True
    for item in objects:
        kind = type(item)
        if issubclass(kind, type):
            if "__del__" in item.__dict__:
                return True
        elif hasattr(kind, "__del__") or issubclass(kind, SUSPENDED):
            # Files are among those with a `__del__`.
            return True
    return False
