# The distributions installed in the environment, by name.
import importlib.metadata

print(sorted(distribution.metadata["Name"] for distribution in importlib.metadata.distributions()))
try:
    importlib.metadata.version("no-such-distribution")
except importlib.metadata.PackageNotFoundError as error:
    print(error)
