# A package does not bring its submodules: urllib.request and the like are missing until they are imported.
import concurrent
import email
import html
import importlib
import logging
import multiprocessing
import os
import unittest
import urllib
import xml

for name in ("urllib.request", "urllib.parse", "concurrent.futures", "xml.etree", "email.message", "html.parser", "logging.handlers", "multiprocessing.pool", "importlib.util", "importlib.resources", "unittest.mock", "os.path"):
    try:
        print(name, eval(name) is not None)
    except AttributeError as error:
        print(error)
import urllib.request

print(urllib.request is not None, urllib.parse is not None)
concurrent.futures
