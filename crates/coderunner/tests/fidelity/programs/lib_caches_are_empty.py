# Caches of the standard library begin empty.
import fnmatch
import functools
import linecache
import mimetypes
import urllib.request

print(len(linecache.cache), mimetypes.inited, urllib.request._opener)
print([value.cache_info().currsize for value in vars(fnmatch).values() if isinstance(value, functools._lru_cache_wrapper)])
