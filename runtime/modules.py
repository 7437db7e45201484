"""How a program does not see what the zygote has imported, until it imports it, too.

What was imported ahead is taken out of `sys.modules`. When a program imports it, Python looks for it as always; if what it finds is
the file that was imported ahead, that module is given instead of being executed again (most extension modules can be loaded once in a
process only). What its execution had asked to import is imported before it, in the same order, and what it had left elsewhere is left
there again.

That the finding stays Python's own is what keeps this right: a file of the program that hides a module, a finder of the program's own, a module
deleted and imported again are no cases here. And whenever executing the module might now do anything else than it did ahead, it is executed:
where an import of its own now leads to another module, where the program has replaced a function that it takes, or changed an environment
variable that it reads, or watches what is executed.
"""

import os
import sys

bootstrap = sys.modules["_frozen_importlib"]
bootstrap_external = sys.modules["_frozen_importlib_external"]
builtins = sys.modules["builtins"]

# Under the name of the file whose function it stands for: Python leaves frames of that out of tracebacks. It is the search that is replaced, not
# the execution: of a search nothing is on the stack any more when a module of the program's is executed. Who only searches, without
# importing, gets what is found.
FIND_SPEC = compile(
    """
def _find_spec(name, path, target=None):
    spec = find(name, path, target)
    if spec is None or getframe(1).f_code is not import_code or gettrace() is not None or getprofile() is not None:
        return spec
    return given(spec) or spec
""",
    "<frozen importlib._bootstrap>",
    "exec",
)


# Stands for the main module, which is the program's own.
MAIN = object()


class Giver:
    """The loader of a module that is there already."""

    def __init__(self, record):
        self.record = record

    def create_module(self, spec):
        return self.record.module

    def exec_module(self, module):
        module.__spec__ = self.record.spec


class Modules:
    """Made when everything is imported; from `hide` on nothing of it is to be seen."""

    def __init__(self, recorder):
        self.fresh = recorder.fresh
        self.fresh_attributes = recorder.fresh_attributes
        self.hidden = recorder.records
        self.unloaded = recorder.loading[0]
        self.register_at_exit = sys.modules["atexit"].register
        self.make_spec = bootstrap.ModuleSpec
        # What warns when it is imported has to be executed for it.
        for name in recorder.warned:
            if name in self.hidden and is_of_library(self.hidden[name].spec):
                sys.modules.pop(name)
                self.unbind(name, self.hidden.pop(name).module)
        self.originals = dict(self.fresh, **{name: record.module for name, record in self.hidden.items()})
        # Nothing here may hold the program's own: it would outlive all others when Python ends. multiprocessing has another name for it.
        main = self.fresh.pop("__main__")
        self.names_of_main = {name for name, module in self.originals.items() if module is main}
        for name in self.names_of_main:
            self.originals[name] = MAIN
            if self.hidden.pop(name, None) is not None:
                sys.modules.pop(name)
        # What a search for a module leads through: as long as it is this, what was found once is found again.
        self.finders = list(recorder.finders)
        self.path_hooks = list(sys.path_hooks)
        self.path = [os.getcwd(), *sys.path]
        self.given_records = {}

    # --- in the zygote --------------------------------------------------------------------------------

    def hide(self):
        for name, record in self.hidden.items():
            sys.modules.pop(name, None)
            self.unbind(name, record.module)
            forget(record)
        for record in (self.unloaded, *self.hidden.values()):
            for place, key, value in record.traces:
                place.remove(key, value)
        filters_changed()
        self.note_what_is_taken()
        del self.fresh_attributes, self.unloaded
        looked_for = [record.missing for record in self.hidden.values()]
        self.top_names = {name.partition(".")[0] for name in self.hidden.keys() | set().union(*looked_for)}

    def unbind(self, name, module):
        """A package has its submodules for attributes only when its own code imports them."""
        parent, _, child = name.rpartition(".")
        if parent in self.fresh:
            owner, attributes = self.fresh[parent], self.fresh_attributes[parent]
        elif parent in self.hidden:
            owner, attributes = self.hidden[parent].module, self.hidden[parent].attributes
        else:
            return
        if child in attributes:
            vars(owner)[child] = attributes[child]
        elif vars(owner).get(child) is module:
            delattr(owner, child)

    def note_what_is_taken(self):
        """Keeps of each module's attributes only its submodules; of each module of Python which attributes of others its code names."""
        for name, record in self.hidden.items():
            attributes = record.attributes
            record.attributes = {child: value for child, value in attributes.items() if f"{name}.{child}" in self.hidden}
            record.taken = list(self.taken_by(name, record))

    def taken_by(self, name, record):
        if not is_replaceable(record.spec):
            return
        names = names_of(record.spec.loader.get_code(name))
        sources = [builtins, *map(self.originals.get, record.requests)]
        for module in sources:
            # What of sys matters at an import does not change; sys.stdout and the like do. Of the other one we change something ourselves.
            if module in (None, MAIN, sys, bootstrap):
                continue
            attributes = vars(module)
            for taken in names.intersection(attributes):
                yield attributes, taken, attributes[taken]

    # --- in a child -----------------------------------------------------------------------------------

    def hide_from_program(self):
        """From now on, imports are a program's."""
        self.replace_main()
        self.environment = os.environ._data
        self.import_function = builtins.__import__
        namespace = {
            "find": bootstrap._find_spec,
            "import_code": bootstrap._find_and_load_unlocked.__code__,
            "getframe": sys._getframe,
            "gettrace": sys.gettrace,
            "getprofile": sys.getprofile,
            "given": self.given,
        }
        exec(FIND_SPEC, namespace)
        bootstrap._find_spec = namespace["_find_spec"]

    def replace_main(self):
        """`__main__` was there before gc.freeze(), and what was frozen is not torn down when Python ends."""
        old = sys.modules["__main__"]
        new = type(sys)("__main__")
        for name, value in vars(old).items():
            setattr(new, name, value)
        sys.modules["__main__"] = new

    def given(self, spec):
        """A spec that gives what was imported ahead, for the spec of what was found; None if that has to be executed."""
        record = self.hidden.get(spec.name)
        if record is None:
            # Another thread may have been given it since this one looked into sys.modules. What was deleted is executed anew.
            record = self.given_records.get(spec.name)
            if record is None or sys.modules.get(spec.name) is not record.module:
                return None
        elif not is_same(spec, record.spec) or self.is_watched() and is_replaceable(record.spec):
            return None
        elif not self.may_be_given(spec.name, record):
            return None
        elif not self.take(spec.name, record, self.is_certain()):
            return None
        return self.make_spec(spec.name, Giver(record))

    def is_watched(self):
        """Whether the program could see that a module is not executed, beside by a function that traces or profiles."""
        monitoring = getattr(sys, "monitoring", None)
        if monitoring is not None and any(map(monitoring.get_tool, range(MONITORING_TOOLS))):
            return True
        return builtins.__import__ is not self.import_function

    def may_be_given(self, name, record):
        """Whether the module, executed now, would take from others what it took ahead."""
        for key, value in record.variables.items():
            if self.environment.get(key) != value:
                self.forgo(name)
                return not is_python(record.spec)
        return all(attributes.get(taken) is value for attributes, taken, value in record.taken)

    def forgo(self, name):
        """Has all of a package executed that is written in Python: its modules know each other."""
        package = name.partition(".")[0]
        for other in [other for other in self.hidden if other.partition(".")[0] == package]:
            if is_python(self.hidden[other].spec):
                del self.hidden[other]

    def is_certain(self):
        """Whether a search can only lead to what was imported ahead: nobody has changed where Python looks, and of the places where it
        looks, the one that the program can write to has nothing of these names."""
        if sys.meta_path != self.finders or sys.path_hooks != self.path_hooks or sys.path != self.path:
            return False
        finder = sys.path_importer_cache.get(self.path[0])
        if type(finder) is not bootstrap_external.FileFinder:
            return False
        # As every search does, this has the finder read its directory again if that has changed.
        finder.find_spec("")
        return self.top_names.isdisjoint({entry.partition(".")[0] for entry in finder._path_cache})

    def take(self, name, record, is_certain):
        """Gives a module, unless one of its imports leads elsewhere and it can be executed instead."""
        if self.give(name, record, is_certain) or not is_replaceable(record.spec):
            return True
        self.take_back(name)
        return False

    def take_back(self, name):
        """A package and all that is in it: its submodules have to find the new one."""
        sys.modules.pop(name, None)
        for other in [other for other in self.given_records if other.startswith(name + ".")]:
            self.hidden[other] = self.given_records.pop(other)
            sys.modules.pop(other, None)

    def give(self, name, record, is_certain):
        """Does what the execution of a module does. False if one of its imports leads elsewhere."""
        modules, originals = sys.modules, self.originals
        modules[name] = record.module
        self.given_records[name] = self.hidden.pop(name)
        for request in record.requests:
            is_there = modules.get(request) is originals.get(request) and (is_certain or request not in record.missing)
            if not is_there and not self.is_answered(request, record, is_certain):
                return False
        self.bind(record.module, record.attributes)
        # The order of sys.modules is that in which modules were finished.
        modules[name] = modules.pop(name)
        for place, key, value in record.traces:
            place.add(key, value)
        for function, arguments, keywords in record.at_exit:
            self.register_at_exit(function, *arguments, **keywords)
        if name in RENEWALS:
            RENEWALS[name](record.module)
        return True

    def is_answered(self, request, record, is_certain):
        """Imports what is not there, or is to be looked for. False if that is not what it was."""
        if request in self.names_of_main:
            sys.modules.setdefault(request, sys.modules["__main__"])
            return True
        if request in record.missing:
            return is_missing(request)
        known = self.hidden.get(request)
        if known is not None and known.spec is None:
            # Put into sys.modules by hand: there is nothing to be found.
            self.give(request, known, is_certain)
        if request not in sys.modules:
            try:
                if is_certain:
                    self.bring(request)
                else:
                    bootstrap._gcd_import(request)
            except Exception:
                return False
        return sys.modules.get(request) is self.originals.get(request)

    def bring(self, name):
        """Imports a module without a search."""
        parent, _, child = name.rpartition(".")
        if parent and parent not in sys.modules:
            self.bring(parent)
            if name in sys.modules:
                return
        record = self.hidden.get(name)
        if record is None or not self.may_be_given(name, record) or not self.take(name, record, True):
            bootstrap._gcd_import(name)
        elif parent:
            self.bind(sys.modules[parent], {child: record.module})

    def bind(self, module, attributes):
        """Writes only what is not so: what is written is no longer shared with the zygote."""
        present = vars(module)
        for name, value in attributes.items():
            if present.get(name) is not value:
                present[name] = value


def is_same(found, kept):
    """Whether a search has found what was imported ahead."""
    if kept is None or found.origin != kept.origin or type(found.loader) is not type(kept.loader):
        return False
    # A namespace package is where its parts are.
    return found.origin is not None or list(found.submodule_search_locations) == list(kept.submodule_search_locations)


def is_missing(name):
    try:
        bootstrap._gcd_import(name)
    except ImportError:
        return True
    except Exception:
        pass
    return False


MONITORING_TOOLS = 6
LIBRARY = os.path.dirname(os.__file__) + os.sep
PACKAGES = os.sep + "site-packages" + os.sep


def is_python(spec):
    return spec is not None and type(spec.loader) is bootstrap_external.SourceFileLoader


def is_replaceable(spec):
    """Whether a module can be executed a second time without much ado: those of the standard library that are written in Python. Packages may
    depend on extension modules that know their first ones."""
    return is_python(spec) and is_of_library(spec)


def is_of_library(spec):
    origin = spec.origin if spec is not None and spec.has_location else ""
    return origin.startswith(LIBRARY) and PACKAGES not in origin


def names_of(code):
    """Names in the code that runs when a module is imported: its own and that of its classes."""
    names = set(code.co_names)
    for constant in code.co_consts:
        # The code of a class has no fast local variables.
        if isinstance(constant, type(code)) and not constant.co_flags & CO_NEWLOCALS_OPTIMIZED:
            names |= names_of(constant)
    return names


CO_NEWLOCALS_OPTIMIZED = 0x1


def forget(record):
    """What a module remembers of what others have asked it for while all was imported: results, and attributes that it makes when asked."""
    if record.spec is None:
        return
    attributes = vars(record.module)
    for value in list(attributes.values()):
        if type(value).__name__ == "_lru_cache_wrapper":
            value.cache_clear()
    if "__getattr__" in attributes:
        for name in attributes.keys() - record.attributes.keys():
            del attributes[name]
    if record.spec.name == "linecache":
        attributes["clearcache"]()


def filters_changed():
    """The interpreter keeps for each module which warnings it has shown, as long as the filters are the same."""
    warnings = sys.modules.get("warnings") or sys.modules["_warnings"]
    getattr(warnings, "_filters_mutated", lambda: None)()


# --- what has to be a process's own ---------------------------------------------------------------------


def renew_logging(module):
    import time

    # Nanoseconds since Python 3.13.
    module._startTime = time.time() if isinstance(module._startTime, float) else time.time_ns()


def renew_process(module):
    module._current_process._config["authkey"] = module.AuthenticationString(os.urandom(32))


def renew_threading(module):
    main = module.main_thread()
    if hasattr(main, "_set_native_id"):
        main._set_native_id()


# `random` renews itself at a fork.
RENEWALS = {
    "logging": renew_logging,
    "multiprocessing.process": renew_process,
    "numpy.random.mtrand": lambda module: module.seed(),
    "threading": renew_threading,
}
