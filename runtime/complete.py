"""What may stand at a place in a program: run in the program's environment, as a program of its own.

Standard input is JSON: the program, the line (from 1) and the column (from 0, in UTF-16 units, as browsers count). Standard output is a JSON list of
`{label, kind, detail?}`, the likeliest first. Nothing of the program is run; of its imports only that which the name at the place begins with.
"""

import ast
import io
import json
import keyword
import os
import re
import signal
import sys
import tokenize

ITEMS_MAX = 100
DETAIL_CHARACTERS_MAX = 160
LABEL_CHARACTERS_MAX = 200
# Less than the server waits: what is known without an import that hangs is still told.
SECONDS_MAX = 2.2

# What a program finds without having made it, beside the builtins.
GIVEN = {"parameters": "variable"}
NAME_AT_END = re.compile(r"((?:[^\W\d]\w*\s*\.\s*)*)([^\W\d]\w*)?$")
IMPORT = re.compile(r"\s*import\s+(?:.*,\s*)?([\w.]*)$")
FROM = re.compile(r"\s*from\s+([\w.]*)$")
FROM_IMPORT = re.compile(r"\s*from\s+([\w.]+)\s+import\s+(?:\(\s*)?(?:.*,\s*)?(\w*)$")
LITERALS = {ast.Dict: dict, ast.DictComp: dict, ast.List: list, ast.ListComp: list, ast.Set: set, ast.SetComp: set, ast.Tuple: tuple, ast.JoinedStr: str}


class OutOfTime(Exception):
    """An import takes too long."""


def complete(code, line, column):
    lines = code.split("\n")
    if not 1 <= line <= len(lines):
        return []
    start = before(lines[line - 1], column)
    if is_in_text("\n".join([*lines[: line - 1], start])):
        return []
    of_import = in_import(start)
    if of_import is not None:
        return best(*of_import)
    path, prefix = NAME_AT_END.search(start).groups()
    outer = start[: len(start) - len(path) - len(prefix or "")].rstrip()
    if not path and outer.endswith("."):
        # An attribute of what is no name, of which nothing is known, or the end of a number.
        return []
    scope = Scope(lines, line)
    if path:
        names = [name.strip() for name in path.split(".")[:-1]]
        return best(attributes_of(scope.find(names)), prefix or "")
    return best(scope.names(prefix or ""), prefix or "") if prefix else []


def before(line, column):
    units = line.encode("utf-16-le", "surrogatepass")[: 2 * column]
    return units.decode("utf-16-le", "ignore")


def is_in_text(code):
    """Whether the end of it is within a comment or a text."""
    last = None
    try:
        for last in tokenize.generate_tokens(io.StringIO(code).readline):
            end = code.count("\n") + 1
            if last.type == tokenize.COMMENT and last.start[0] == end:
                return True
            # Until Python 3.11 a text without an end is a token of its quote.
            if last.type == tokenize.ERRORTOKEN and last.start[0] == end and last.string.strip()[:1] in ("'", '"'):
                return True
    except (tokenize.TokenError, SyntaxError) as error:
        return "string" in str(error)
    return False


def in_import(start):
    """Names and their beginning, if this is within an import statement."""
    for statement in (IMPORT, FROM):
        found = statement.match(start)
        if found:
            package, _, prefix = found.group(1).rpartition(".")
            return modules_of(package), prefix
    found = FROM_IMPORT.match(start)
    if found:
        module = imported(found.group(1))
        return attributes_of(module), found.group(2)
    return None


def best(names, prefix):
    """Those that begin so, as they are told."""
    folded = prefix.lower()
    fitting = [name for name in names if name.lower().startswith(folded) and len(name) <= LABEL_CHARACTERS_MAX]
    if not prefix.startswith("_"):
        fitting = [name for name in fitting if not name.startswith("_")] or fitting
    # The order of what is equally near stays.
    fitting.sort(key=lambda name: (name.startswith("_"), not name.startswith(prefix)))
    return [item(name, names[name]) for name in fitting[:ITEMS_MAX]]


def item(name, value):
    kind, detail = value if isinstance(value, tuple) else (value, None)
    if callable(detail):
        try:
            detail = detail()
        except Exception:
            detail = None
    told = {"label": name, "kind": kind}
    if detail:
        told["detail"] = detail[:DETAIL_CHARACTERS_MAX]
    return told


# --- names of a program -------------------------------------------------------------------------------------


class Scope:
    """What a program names, as far as it can be read."""

    def __init__(self, lines, line):
        self.kinds = {}
        # Names of modules, and what is taken of them: by the name that it has here.
        self.imports = {}
        self.stars = []
        # The last expression that was given a name.
        self.values = {}
        self.line = line
        for tree in trees(lines, line):
            for node in ast.walk(tree):
                self.see(node)

    def see(self, node):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                self.kinds[name] = "module"
                self.imports[name] = (alias.name if alias.asname else name, None)
                if not alias.asname:
                    self.imports.setdefault(alias.name, (alias.name, None))
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                if alias.name == "*":
                    self.stars.append(node.module)
                else:
                    self.kinds.setdefault(alias.asname or alias.name, "variable")
                    self.imports[alias.asname or alias.name] = (node.module, alias.name)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.kinds[node.name] = "function"
        elif isinstance(node, ast.ClassDef):
            self.kinds[node.name] = "class"
        elif isinstance(node, ast.arg):
            self.kinds.setdefault(node.arg, "variable")
            self.take(node.arg, node.annotation)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            self.kinds.setdefault(node.id, "variable")
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            self.take(node.targets[0].id, node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            self.take(node.target.id, node.annotation)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for part in node.items:
                if isinstance(part.optional_vars, ast.Name):
                    self.take(part.optional_vars.id, part.context_expr)

    def take(self, name, value):
        if value is not None and value.lineno != self.line:
            self.values[name] = value

    def names(self, prefix):
        """All names that may stand alone, the program's own first."""
        names = dict(self.kinds)
        for module in self.stars:
            for name, kind in attributes_of(imported(module)).items():
                names.setdefault(name, kind)
        names.update((name, kind) for name, kind in GIVEN.items() if name not in names)
        for name, kind in attributes_of(sys.modules["builtins"]).items():
            names.setdefault(name, kind)
        for name in keyword.kwlist:
            names.setdefault(name, "keyword")
        return names

    def find(self, names):
        """What a dotted name stands for: an object, or the class of one. None if nobody knows."""
        first, *others = names
        found = self.first(first, set())
        path = first
        for name in others:
            if found is None:
                return None
            path += "." + name
            if path in self.imports:
                imported(self.imports[path][0])
            found = attribute(found, name)
        return found

    def first(self, name, asked):
        if name in asked:
            return None
        asked.add(name)
        if name in self.values:
            found = self.kind_of(self.values[name], asked)
            if found is not None:
                return found
        if name in self.imports:
            module, part = self.imports[name]
            found = imported(module)
            # A submodule may have been imported by a longer name only.
            for other in [other for other in self.imports if other.startswith(name + ".")]:
                imported(other)
            return found if part is None or found is None else attribute(found, part)
        for module in self.stars:
            found = attribute(imported(module), name)
            if found is not None:
                return found
        return getattr(sys.modules["builtins"], name, None) if name not in self.kinds else None

    def kind_of(self, value, asked):
        """Whose attributes the value of an expression has."""
        if isinstance(value, ast.Constant):
            return type(value.value) if value.value is not None else None
        if type(value) in LITERALS:
            return LITERALS[type(value)]
        if isinstance(value, ast.Call):
            found = self.kind_of(value.func, asked)
            return found if isinstance(found, type) else returned_by(found)
        if isinstance(value, ast.Name):
            return self.first(value.id, asked)
        if isinstance(value, ast.Attribute):
            owner = self.kind_of(value.value, asked)
            return None if owner is None else attribute(owner, value.attr)
        return None


def trees(lines, line):
    """The program's syntax, without the line that is being written if that is not whole yet; else that of each line that has one."""
    own = lines[line - 1]
    without = own[: len(own) - len(own.lstrip())] + "pass"
    for text in (lines, [*lines[: line - 1], without, *lines[line:]]):
        try:
            return [ast.parse("\n".join(text))]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    found = []
    for number, text in enumerate(lines, 1):
        text = text.strip()
        try:
            tree = ast.parse(text + (" pass" if text.endswith(":") else ""))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if number != line:
            found.append(ast.increment_lineno(tree, number - 1))
    return found


# --- what there is to be imported -------------------------------------------------------------------------------


def imported(name):
    """A module, or None."""
    try:
        __import__(name)
    except OutOfTime:
        raise
    except BaseException:
        # Whatever a module does when it is imported, here it must not end anything.
        pass
    return sys.modules.get(name)


def modules_of(package):
    """Modules that can be imported, by the name that is written: all, or those of a package."""
    import pkgutil

    if package:
        module = imported(package)
        found = pkgutil.iter_modules(getattr(module, "__path__", ()))
        return {module.name: "module" for module in found}
    names = {module.name for module in pkgutil.iter_modules() if module.name != "main"}
    names.update(sys.builtin_module_names, getattr(sys, "stdlib_module_names", ()))
    return {name: "module" for name in sorted(names)}


def attribute(owner, name):
    try:
        found = getattr(owner, name, None)
    except OutOfTime:
        raise
    except BaseException:
        return None
    if isinstance(owner, type) and isinstance(found, property):
        return returned_by(found.fget)
    if found is None and isinstance(owner, type(sys)) and hasattr(owner, "__path__"):
        return imported(f"{owner.__name__}.{name}")
    return found


def returned_by(function):
    """The class of what a function gives back, where it says so by a class."""
    kind = getattr(function, "__annotations__", {}).get("return")
    if isinstance(kind, str):
        # Only a name in the function's own module, or one of the builtins.
        module = sys.modules.get(getattr(function, "__module__", None))
        kind = getattr(module, kind, getattr(sys.modules["builtins"], kind, None)) if kind.isidentifier() else None
    return kind if isinstance(kind, type) else None


def attributes_of(owner):
    """Names and kinds."""
    if owner is None:
        return {}
    try:
        names = [name for name in dir(owner) if isinstance(name, str)]
    except OutOfTime:
        raise
    except BaseException:
        return {}
    found = {name: kind_of_attribute(owner, name) for name in names}
    if isinstance(owner, type(sys)) and hasattr(owner, "__path__"):
        for name, kind in modules_of(owner.__name__).items():
            found.setdefault(name, kind)
    return found


def kind_of_attribute(owner, name):
    import inspect

    try:
        # Without running anything: an attribute may be made when it is asked for.
        value = inspect.getattr_static(owner, name)
    except (AttributeError, TypeError):
        return "variable"
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    if isinstance(value, type(sys)):
        return "module"
    if isinstance(value, type):
        return "class"
    if isinstance(value, property) or inspect.isdatadescriptor(value):
        return "property"
    if callable(value):
        kind = "method" if isinstance(owner, type) else "function"
        return kind, lambda: name + str(inspect.signature(value))
    return "variable"


def interrupt(number, frame):
    raise OutOfTime


def main():
    # What modules print when they are imported is no answer.
    answer = os.dup(1)
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_MAX)
    try:
        items = complete(request["code"], request["line"], request["column"])
    except (OutOfTime, RecursionError):
        items = []
    signal.setitimer(signal.ITIMER_REAL, 0)
    told = memoryview(json.dumps(items).encode())
    while told:
        told = told[os.write(answer, told) :]
    # What was imported need not be torn down.
    os._exit(0)


if __name__ == "__main__":
    main()
