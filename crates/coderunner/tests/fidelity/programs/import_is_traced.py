# Tracing and profiling functions set before an import see its module run.
import sys

files = set()
sys.setprofile(lambda frame, event, argument: files.add(frame.f_code.co_filename))
import json

sys.setprofile(None)
print([part for part in ("/json/__init__.py", "/json/decoder.py", "/re.py", "/enum.py") if any(file.endswith(part) for file in files)])
