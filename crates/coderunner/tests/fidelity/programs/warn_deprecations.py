# DeprecationWarnings are shown for code of __main__ only.
import warnings

with open("library.py", "w") as file:
    file.write("import warnings\ndef f(): warnings.warn('inside the library', DeprecationWarning)\ndef g(): warnings.warn('by the caller', DeprecationWarning, 2)\n")
import library

library.f()
library.g()
warnings.warn("in main", DeprecationWarning)
warnings.warn("pending", PendingDeprecationWarning)
warnings.warn("resource", ResourceWarning)
