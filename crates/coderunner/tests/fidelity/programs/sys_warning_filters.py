# The list of warning filters is the default one.
import warnings

for entry in warnings.filters:
    print(entry)
print("__warningregistry__" in globals(), warnings.showwarning.__module__)
