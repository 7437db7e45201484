# An audit hook of the program sees what an import of it does.
import sys

seen = []
sys.addaudithook(lambda event, arguments: seen.append((event, arguments)) if event in ("import", "open") else None)
import json

print([arguments[0] for event, arguments in seen if event == "import"])
print(any(event == "open" and "/json/" in str(arguments[0]) for event, arguments in seen))
