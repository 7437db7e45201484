"""Leave the interpreter with other settings, and look for them in the next execution.

Technique: The recursion limit, the collector's thresholds, the switch interval, tracing, hooks for exceptions and
    display, the bound on digits of integers and the like are the interpreter's, not a module's, and stay where an
    interpreter is used again.
Success: the next execution has any of the former's settings.
Stopped by: pid_namespace
"""

import faulthandler
import gc
import sys
import threading
import warnings


def hook(*arguments):
    """Stands for all the hooks."""


def leave(message):
    sys.setrecursionlimit(1234)
    gc.set_threshold(7, 7, 7)
    gc.disable()
    gc.callbacks.append(hook)
    sys.setswitchinterval(0.123)
    sys.settrace(hook)
    sys.setprofile(hook)
    threading.settrace(hook)
    sys.excepthook = sys.displayhook = sys.unraisablehook = threading.excepthook = sys.breakpointhook = hook
    sys.dont_write_bytecode = False
    sys.tracebacklimit = 7
    sys.ps1 = "left behind"
    warnings.simplefilter("error")
    faulthandler.enable()
    sys.set_coroutine_origin_tracking_depth(7)
    sys.set_asyncgen_hooks(hook, hook)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(7777)
    sys.addaudithook(lambda event, arguments: None)


def find():
    seen = {
        "recursion limit": sys.getrecursionlimit() == 1234,
        "thresholds": gc.get_threshold() == (7, 7, 7),
        "collector off": not gc.isenabled(),
        "switch interval": abs(sys.getswitchinterval() - 0.123) < 1e-6,
        "trace": sys.gettrace() is not None,
        "profile": sys.getprofile() is not None,
        "callbacks": any("hook" in repr(one) for one in gc.callbacks),
        "excepthook": sys.excepthook is not sys.__excepthook__,
        "displayhook": sys.displayhook is not sys.__displayhook__,
        "unraisablehook": sys.unraisablehook is not sys.__unraisablehook__,
        "breakpointhook": sys.breakpointhook is not sys.__breakpointhook__,
        "thread's hook": getattr(threading.excepthook, "__module__", "") == "__main__",
        "traceback limit": hasattr(sys, "tracebacklimit"),
        "prompt": hasattr(sys, "ps1"),
        "bytecode": not sys.dont_write_bytecode,
        "warnings": ("error", None, Warning, None, 0) in warnings.filters,
        "fault handler": faulthandler.is_enabled(),
        "origins": sys.get_coroutine_origin_tracking_depth() == 7,
        "generators": sys.get_asyncgen_hooks() != (None, None),
        "digits": getattr(sys, "get_int_max_str_digits", int)() == 7777,
    }
    return ", ".join(name for name, is_left in seen.items() if is_left)


def twin():
    """A program sets its own."""
    sys.setrecursionlimit(3000)
    depth = 0

    def down(more):
        nonlocal depth
        depth += 1
        if more:
            down(more - 1)

    down(2000)
    assert depth == 2001
    calls = []
    sys.settrace(lambda frame, event, argument: calls.append(event))
    hook()
    sys.settrace(None)
    assert "call" in calls
    gc.collect()
