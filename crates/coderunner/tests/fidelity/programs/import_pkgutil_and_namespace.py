# Namespace packages over two directories, iter_modules and walk_packages.
import os
import pkgutil
import sys

for path in ("one/space/a", "two/space/b"):
    os.makedirs(os.path.dirname(path))
    with open(path + ".py", "w") as file:
        file.write(f"name = {path!r}\n")
sys.path[1:1] = ["one", "two"]
import space.a
import space.b

print(list(space.__path__), space.__file__ if hasattr(space, "__file__") else None, space.b.name)
print([module.name for module in pkgutil.walk_packages(space.__path__, "space.")])
