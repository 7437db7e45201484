"""Leave state in the library's modules, and look for it in the next execution.

Technique: Many modules keep state for the whole process: the handlers of logging, the contexts of decimal and of
    locale, time-outs of sockets, openers, registered codecs and error handlers, dialects, MIME types, caches of
    patterns, the event loop's policy, functions to be run at the end.
Success: the next execution finds any of it.
Stopped by: pid_namespace
"""

import atexit
import codecs
import copyreg
import csv
import decimal
import functools
import linecache
import locale
import logging
import mimetypes
import re
import socket
import tempfile
import threading
import weakref

MARK = "left-behind"


class Left:
    """Something of this program's."""


def leave(message):
    logging.basicConfig(filename="/work/log", level=logging.DEBUG, format=f"{MARK} %(message)s")
    logging.getLogger(MARK).addHandler(logging.NullHandler())
    logging.addLevelName(77, MARK)
    logging.disable(logging.CRITICAL)
    decimal.getcontext().prec = decimal.DefaultContext.prec = 77
    socket.setdefaulttimeout(7.7)
    codecs.register_error(MARK, codecs.ignore_errors)
    csv.register_dialect(MARK, delimiter="|")
    csv.field_size_limit(777)
    mimetypes.add_type("left/behind", ".left")
    tempfile.tempdir = tempfile.template = f"/work/{MARK}"
    re.compile(f"{MARK} pattern")
    linecache.cache["/work/main.py"] = (4, None, [f"{MARK}\n"], "/work/main.py")
    copyreg.pickle(Left, lambda one: (Left, ()))
    threading.stack_size(1 << 20)
    weakref.finalize(Left, len, MARK)
    atexit.register(os.write, 1, b"")
    functools.singledispatch(len)
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    threading.Thread(target=threading.Event().wait, daemon=True).start()


def find():
    patterns = [
        pattern for cache in (getattr(re, "_cache", {}), getattr(re, "_cache2", {})) for _, pattern, *_ in cache
    ]
    seen = {
        "root logger's handlers": bool(logging.getLogger().handlers),
        "logger": MARK in logging.Logger.manager.loggerDict,
        "level's name": logging.getLevelName(77) == MARK,
        "logging disabled": logging.root.manager.disable != 0,
        "precision": decimal.getcontext().prec != 28 or decimal.DefaultContext.prec != 28,
        "time-out": socket.getdefaulttimeout() is not None,
        "dialect": MARK in csv.list_dialects(),
        "field size": csv.field_size_limit() == 777,
        "type": mimetypes.guess_type("x.left")[0] is not None,
        "place for temporary files": MARK in tempfile.gettempdir() or MARK in tempfile.template,
        "pattern": any(MARK in str(pattern) for pattern in patterns if pattern != MARK),
        "source lines": any(
            MARK in line for lines in linecache.cache.values() for line in (lines[2] if len(lines) > 2 else ())
        ),
        "pickle": any(kind.__name__ == "Left" for kind in copyreg.dispatch_table),
        "stack size": threading.stack_size() != 0,
        "threads": threading.active_count() > 1,
        "error handler": not isinstance(answer_lookup(codecs.lookup_error, MARK), str),
    }
    return ", ".join(name for name, is_left in seen.items() if is_left)


def answer_lookup(function, name):
    try:
        return function(name)
    except LookupError as error:
        return str(error)


def twin():
    """A program configures its own logging, arithmetic and formats."""
    logging.basicConfig(filename="/work/log", level=logging.INFO)
    logging.info("hello")
    with open("/work/log") as file:
        assert "hello" in file.read()
    with decimal.localcontext() as context:
        context.prec = 5
        assert str(decimal.Decimal(1) / 3) == "0.33333"
    assert re.sub("l+", "L", "hello") == "heLo"
