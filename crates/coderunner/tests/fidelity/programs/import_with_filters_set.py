# Warning filters set before an import hold for what the import does.
import warnings

warnings.simplefilter("error")
for name in ("asynchat", "sre_constants", "lib2to3.pgen2", "distutils.version", "imghdr", "xml.etree.cElementTree"):
    try:
        __import__(name)
        print(name, "imported")
    except (ImportError, Warning) as error:
        print(name, type(error).__name__)
