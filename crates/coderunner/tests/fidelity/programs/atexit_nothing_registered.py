# Before a program registers anything, no exit function is there, and imports add theirs in order.
import atexit

print(atexit._ncallbacks())
import json
import re

print(atexit._ncallbacks())
import logging

print(atexit._ncallbacks())
import weakref

weakref.finalize(json, print)
print(atexit._ncallbacks())
