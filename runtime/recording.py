"""Seeing what imports do, so that it can be done again without executing a module twice.

Of each module that is loaded while a recorder is at work it keeps which imports it asked for and what it left in places that belong to
others, such as `atexit`, the filters of warnings, or another module's registry.

Imports nothing: what is imported before the recording begins would look as if it had always been there.
"""

import os
import sys

bootstrap = sys.modules["_frozen_importlib"]
bootstrap_external = sys.modules["_frozen_importlib_external"]
builtins = sys.modules["builtins"]


# Kinds of warnings that are not shown by default.
QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


class Record:
    """A module as it was when it had been loaded, and what loading it did beside."""

    __slots__ = ("spec", "module", "requests", "missing", "traces", "at_exit", "variables", "attributes", "taken")

    def __init__(self, spec):
        self.spec = spec
        self.module = None
        # Absolute names of what it asked to import, in order, and which of these were not to be had.
        self.requests = {}
        self.missing = set()
        # (place, key, value): what it left elsewhere.
        self.traces = []
        self.at_exit = []
        # Environment variables that it looked at, and what they were.
        self.variables = {}
        # Its attributes when its own code had run; later imports of submodules add to them.
        self.attributes = {}
        # (namespace, name, value): what it takes from others.
        self.taken = ()


class Place:
    """A container that modules add to when they are loaded: a dictionary or a list."""

    def __init__(self, container, add_first=False):
        self.container = container
        self.add_first = add_first
        self.known = self.contents()

    def contents(self):
        """By key; what is in a list is its own key, by identity."""
        if isinstance(self.container, dict):
            return dict(self.container)
        return {id(item): item for item in self.container}

    def news(self):
        """What was added since this was last asked."""
        if len(self.container) == len(self.known):
            return []
        contents = self.contents()
        added = [(key, value) for key, value in contents.items() if key not in self.known]
        self.known = contents
        return added

    def remove(self, key, value):
        if isinstance(self.container, dict):
            self.container.pop(key, None)
        else:
            self.container[:] = [item for item in self.container if item is not value]

    def add(self, key, value):
        if isinstance(self.container, dict):
            self.container.setdefault(key, value)
        elif value not in self.container:
            self.container.insert(0 if self.add_first else len(self.container), value)


# Places within modules, known when these are loaded.
PLACES_OF_MODULES = {
    "copyreg": lambda module: Place(module.dispatch_table),
    "logging": lambda module: Place(module.Logger.manager.loggerDict),
    "multiprocessing.reduction": lambda module: Place(module.ForkingPickler._extra_reducers),
    "threading": lambda module: Place(module._threading_atexits),
    "warnings": lambda module: Place(module.filters, add_first=True),
}


class WatchedVariables(dict):
    """What os.environ holds, while a recorder wants to know who looks at it."""

    def __init__(self, variables, seen):
        super().__init__(variables)
        self.seen = seen

    def __getitem__(self, key):
        self.seen(key, self.get(key))
        return super().__getitem__(key)

    def __contains__(self, key):
        self.seen(key, self.get(key))
        return super().__contains__(key)


class Recorder:
    """Records while it is entered as a context."""

    def __init__(self):
        self.records = {}
        # What there was before: modules, and the attributes that imports of submodules add to.
        self.fresh = dict(sys.modules)
        self.fresh_attributes = {name: dict(vars(module)) for name, module in self.fresh.items()}
        self.loading = [Record(None)]
        self.modules = Place(sys.modules)
        self.finders = list(sys.meta_path)
        self.places = [Place(sys.path_importer_cache), Place(sys.meta_path)]
        self.original_import = builtins.__import__
        self.original_gcd_import = bootstrap._gcd_import
        self.original_load = bootstrap._load_unlocked
        self.original_register = None
        # Names of modules that warn when they are loaded, and those of their warnings that are shown unless a program asks for others.
        self.warned, self.shown = set(), []
        self.undo_watching_warnings = lambda: None
        # What is to be done, by whoever records, before these modules are loaded.
        self.preparations = {}
        for name, module in self.fresh.items():
            self.look_into(name, module)

    def __enter__(self):
        builtins.__import__ = self.import_recorded
        bootstrap._gcd_import = self.gcd_import_recorded
        bootstrap._load_unlocked = self.load_recorded
        self.variables = os.environ._data
        os.environ._data = WatchedVariables(self.variables, self.note_variable)

    def __exit__(self, *error):
        builtins.__import__ = self.original_import
        bootstrap._gcd_import = self.original_gcd_import
        bootstrap._load_unlocked = self.original_load
        os.environ._data = self.variables
        self.undo_watching_warnings()
        if self.original_register is not None:
            sys.modules["atexit"].register = self.original_register

    # --- what is asked for ----------------------------------------------------------------------------

    def import_recorded(self, name, globals=None, locals=None, fromlist=(), level=0):
        full = name
        if level > 0:
            full = bootstrap._resolve_name(name, bootstrap._calc___package__(globals), level)
        with Request(self, full):
            module = self.original_import(name, globals, locals, fromlist, level)
        self.note_submodules(full, fromlist)
        return module

    def gcd_import_recorded(self, name, package=None, level=0):
        full = bootstrap._resolve_name(name, package, level) if level > 0 else name
        with Request(self, full):
            return self.original_gcd_import(name, package, level)

    def note_submodules(self, name, fromlist):
        """`from package import module` asks for the module, too."""
        module = sys.modules.get(name)
        if not fromlist or not hasattr(module, "__path__"):
            return
        named = getattr(module, "__all__", ()) if "*" in fromlist else fromlist
        for part in named:
            if f"{name}.{part}" in sys.modules:
                self.loading[-1].requests.setdefault(f"{name}.{part}")

    def note_variable(self, key, value):
        self.loading[-1].variables.setdefault(key, value)

    # --- what is loaded -------------------------------------------------------------------------------

    def load_recorded(self, spec):
        self.note_traces()
        # Extension modules may ask without a function of Python's.
        self.loading[-1].requests.setdefault(spec.name)
        if spec.name in self.preparations:
            self.preparations[spec.name](spec)
        record = Record(spec)
        self.loading.append(record)
        try:
            record.module = self.original_load(spec)
            self.note_traces()
        finally:
            self.loading.pop()
        self.records[spec.name] = record
        if type(spec.loader) is bootstrap_external.ExtensionFileLoader:
            self.guess_requests(record)
        record.attributes = dict(vars(record.module))
        self.look_into(spec.name, record.module)
        return record.module

    def guess_requests(self, record):
        """An extension module may have got what was loaded already without asking Python for it."""
        for value in list(vars(record.module).values()):
            name = value.__name__ if isinstance(value, type(sys)) else getattr(value, "__module__", None)
            if isinstance(name, str) and name in sys.modules and name != record.spec.name:
                record.requests.setdefault(name)

    def note_traces(self):
        """What is new anywhere was done by the module that is being loaded."""
        record = self.loading[-1]
        for name, module in self.modules.news():
            is_loading = any(other.spec is not None and other.spec.name == name for other in self.loading)
            if not is_loading and name not in self.records:
                # Put there by hand, as `os` does with `os.path`.
                record.requests.setdefault(name)
                placed = self.records[name] = Record(None)
                placed.module = module
        for place in self.places:
            record.traces.extend((place, key, value) for key, value in place.news())

    def look_into(self, name, module):
        if name == "warnings":
            self.watch_warnings(module)
        make_place = PLACES_OF_MODULES.get(name)
        if make_place is not None:
            self.places.append(make_place(module))
        if name == "atexit":
            self.original_register = module.register
            module.register = self.register_recorded

    def watch_warnings(self, module):
        """Hears every warning, by a filter and a function that show them all."""
        filters, show = list(module.filters), module._showwarnmsg

        def undo():
            module.filters[:], module._showwarnmsg = filters, show

        self.undo_watching_warnings = undo
        module.filters[:] = [("always", None, Warning, None, 0)]
        module._showwarnmsg = self.note_warning

    def note_warning(self, message):
        spec = self.loading[-1].spec
        if spec is not None:
            self.warned.add(spec.name)
        if not issubclass(message.category, QUIET):
            self.shown.append(str(message.message))

    def register_recorded(self, function, *arguments, **keywords):
        """Stands for atexit.register for ever in modules that have it by `from atexit import register`."""
        if builtins.__import__ == self.import_recorded:
            self.loading[-1].at_exit.append((function, arguments, keywords))
            return function
        return self.original_register(function, *arguments, **keywords)


class Request:
    """The time between asking for a module and having it."""

    def __init__(self, recorder, name):
        self.recorder, self.name = recorder, name

    def __enter__(self):
        self.recorder.note_traces()
        self.record = self.recorder.loading[-1]
        self.record.requests.setdefault(self.name)

    def __exit__(self, kind, error, traceback):
        if kind is not None and self.name not in sys.modules:
            self.record.missing.add(self.name)
