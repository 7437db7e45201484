# __loader__ of __main__ can tell its path and its source.
print(type(__loader__).__module__, type(__loader__).__name__)
print(__loader__.name, __loader__.path, __loader__.get_filename("__main__"))
print(__loader__.get_source("__main__") == open(__file__).read())
print(__loader__.get_data(__file__)[:20], __loader__.is_package("__main__"))
print(__spec__, __package__, __cached__ if "__cached__" in globals() else "no __cached__")
