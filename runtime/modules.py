"""What the zygote imports, and how a program does not see it before it imports it, too.

A module that was imported ahead is taken out of `sys.modules` and kept aside. When a program imports it, Python looks for it as always;
if what it finds is the file that was imported ahead, the module kept aside is given back instead of being executed, together with all that
its own import had brought along. Executing it a second time would not do: most extension modules can be loaded once in a process only.

What importing a module does besides (callbacks at exit, filters of warnings, finders) is undone after the import, and done again
when the module is given back.
"""

import atexit
import importlib._bootstrap as bootstrap
import os
import signal
import sys
import warnings

TRIAL_SECONDS_MAX = 60
# The interpreter leaves frames of this file out of tracebacks.
BOOTSTRAP_FILE = "<frozen importlib._bootstrap>"


class Modules:
    def __init__(self, fresh):
        self.fresh = fresh
        self.hidden = {}
        # By name: what the import of a module brought along, and what else it did.
        self.needs = {}
        self.effects = {}
        self.is_recording = False
        self.load = bootstrap._load_unlocked
        # For `from atexit import register` in what is imported ahead.
        self.register_at_exit = atexit.register

    def preload(self, names):
        """Imports them; gives those that were not, with the reason."""
        dropped = {}
        before = set(os.listdir("/proc/self/fd"))
        original_import = __builtins__["__import__"]
        self.start_recording(original_import)
        try:
            self.import_safe(names, before, dropped)
        finally:
            __builtins__["__import__"] = original_import
            bootstrap._load_unlocked = self.load
            atexit.register = self.register_at_exit
            self.is_recording = False
        return dropped

    def import_safe(self, names, descriptors, dropped):
        """All at once if a trial of all goes well, else by halves: a trial costs as much as the import."""
        if not names:
            return
        reason = try_in_a_fork(names, descriptors)
        if reason is None:
            for name in names:
                __import__(name)
        elif len(names) == 1:
            dropped[names[0]] = reason
        else:
            middle = len(names) // 2
            self.import_safe(names[:middle], descriptors, dropped)
            self.import_safe(names[middle:], descriptors, dropped)

    # --- seeing what an import does ---------------------------------------------------------------

    def start_recording(self, original_import):
        self.is_recording = True
        being_loaded = []

        def recording_import(name, globals=None, locals=None, fromlist=(), level=0):
            module = original_import(name, globals, locals, fromlist, level)
            importer = globals.get("__name__") if globals else None
            full = bootstrap._resolve_name(name, bootstrap._calc___package__(globals), level) if level else name
            self.note_need(importer, full)
            for part in fromlist or ():
                if f"{full}.{part}" in sys.modules:
                    self.note_need(importer, f"{full}.{part}")
            return module

        def recording_load(spec):
            if being_loaded:
                self.note_need(being_loaded[-1], spec.name)
            being_loaded.append(spec.name)
            state = State()
            try:
                return self.load(spec)
            finally:
                being_loaded.pop()
                self.effects.setdefault(spec.name, []).extend(state.undo_changes())

        def recording_register(function, *arguments, **keywords):
            if not self.is_recording:
                return self.register_at_exit(function, *arguments, **keywords)
            module = being_loaded[-1] if being_loaded else None
            effect = (self.register_at_exit, (function, *arguments), keywords)
            self.effects.setdefault(module, []).append(effect)
            return function

        __builtins__["__import__"] = recording_import
        bootstrap._load_unlocked = recording_load
        atexit.register = recording_register

    def note_need(self, importer, name):
        if importer is not None and name != importer:
            self.needs.setdefault(importer, set()).add(name)

    # --- hiding and giving back -------------------------------------------------------------------

    def hide(self):
        """Takes what is not fresh out of sight, in the zygote."""
        for name in [name for name in sys.modules if name not in self.fresh]:
            module = self.hidden[name] = sys.modules.pop(name)
            parent, _, child = name.rpartition(".")
            owner = self.hidden.get(parent) or sys.modules.get(parent)
            if owner is not None and owner.__dict__.get(child) is module:
                delattr(owner, child)

    def hide_from_program(self):
        """In a child: from now on, imports are a program's."""
        self.replace_main()
        namespace = {"hidden": self.hidden, "load": self.load, "give_back": self.give_back, "is_same": is_same}
        # Compiled under the name of the file whose function it stands for.
        exec(compile(LOAD_UNLOCKED, BOOTSTRAP_FILE, "exec"), namespace)
        bootstrap._load_unlocked = namespace["_load_unlocked"]

    def replace_main(self):
        """`__main__` was there before gc.freeze(), and what was frozen is not torn down when Python ends."""
        old = sys.modules["__main__"]
        new = type(sys)("__main__")
        new.__dict__.update(old.__dict__)
        sys.modules["__main__"] = new

    def give_back(self, name):
        """Puts a module, and what its import brings along, where an import would have put them."""
        given = []
        waiting = [name]
        while waiting:
            next_name = waiting.pop()
            module = self.hidden.pop(next_name, None)
            if module is None:
                continue
            given.append(next_name)
            sys.modules.setdefault(next_name, module)
            parent = next_name.rpartition(".")[0]
            waiting.extend(self.needs.get(next_name, ()))
            if parent:
                waiting.append(parent)
        for next_name in given:
            parent, _, child = next_name.rpartition(".")
            if parent in sys.modules and child not in sys.modules[parent].__dict__:
                setattr(sys.modules[parent], child, sys.modules[next_name])
        for next_name in reversed(given):
            for function, arguments, keywords in self.effects.get(next_name, ()):
                function(*arguments, **keywords)
            renew = RENEWALS.get(next_name)
            if renew is not None:
                renew(sys.modules[next_name])


LOAD_UNLOCKED = """
def _load_unlocked(spec):
    module = hidden.get(spec.name)
    if module is None or not is_same(spec, module.__spec__):
        return load(spec)
    give_back(spec.name)
    return module
"""


def is_same(found, kept):
    """Whether a search has found what was imported ahead."""
    return kept is not None and found.origin == kept.origin and type(found.loader) is type(kept.loader)


class State:
    """What of the interpreter an import may change, as it was before."""

    def __init__(self):
        self.finders = list(sys.meta_path)
        self.filters = list(warnings.filters)

    def undo_changes(self):
        """Puts it back, and gives what does it again."""
        effects = []
        finders = [finder for finder in sys.meta_path if finder not in self.finders]
        if finders:
            sys.meta_path[:] = self.finders
            effects.append((sys.meta_path.extend, (finders,), {}))
        filters = [entry for entry in warnings.filters if entry not in self.filters]
        if warnings.filters != self.filters:
            warnings.filters[:] = self.filters
            warnings._filters_mutated()
            effects.append((add_filters, (filters,), {}))
        return effects


def add_filters(filters):
    warnings.filters[:0] = [entry for entry in filters if entry not in warnings.filters]
    warnings._filters_mutated()


def renew_logging(module):
    import time

    # Nanoseconds since Python 3.13.
    module._startTime = time.time() if isinstance(module._startTime, float) else time.time_ns()


def renew_process(module):
    current = module._current_process
    current._config["authkey"] = module.AuthenticationString(os.urandom(32))


def renew_threading(module):
    main = module.main_thread()
    if hasattr(main, "_set_native_id"):
        main._set_native_id()


# Modules that keep what has to be a process's own. `random` renews itself at a fork.
RENEWALS = {
    "logging": renew_logging,
    "multiprocessing.process": renew_process,
    "numpy.random.mtrand": lambda module: module.seed(),
    "threading": renew_threading,
}


# --- trying whether a module can be imported ahead ----------------------------------------------------


def try_in_a_fork(names, descriptors):
    """Why these cannot be imported ahead, or None. They are imported in a child that ends."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        signal.alarm(TRIAL_SECONDS_MAX)
        reason = attempt(names, descriptors | {str(reading), str(writing)})
        os.write(writing, reason.encode("utf-8", "replace")[:1000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode("utf-8", "replace")
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return f"importing it ended by signal {os.WTERMSIG(status)}"
    return told or None


def attempt(names, descriptors):
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    said_reading, said_writing = os.pipe()
    for stream in (1, 2):
        os.dup2(said_writing, stream)
    before = (os.environ.copy(), sys.excepthook, sys.displayhook, list(sys.path), list(sys.path_hooks), signals())
    try:
        for name in names:
            __import__(name)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    after = (os.environ.copy(), sys.excepthook, sys.displayhook, list(sys.path), list(sys.path_hooks), signals())
    if before != after:
        return "it changes the interpreter or its environment"
    # Libraries with threads that are made for forking end them before one.
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    if len(os.listdir("/proc/self/task")) > 1:
        return "it starts threads"
    still_open = set(os.listdir("/proc/self/fd")) - descriptors - {str(said_reading), str(said_writing)}
    # One of them was the listing itself.
    if len([fd for fd in still_open if os.path.exists(f"/proc/self/fd/{fd}")]) > 0:
        return "it keeps files open"
    os.set_blocking(said_reading, False)
    sys.stdout.flush()
    try:
        os.read(said_reading, 1)
    except BlockingIOError:
        return ""
    return "it writes to the standard streams"


def signals():
    return [signal.getsignal(number) for number in range(1, signal.NSIG)]
