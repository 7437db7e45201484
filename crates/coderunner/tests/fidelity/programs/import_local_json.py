# A json.py in the workspace is imported instead of the standard library's.
with open("json.py", "w") as file:
    file.write("print('the local json', __name__, __file__)\ndef dumps(value):\n    return 'local'\n")
import json

print(json.dumps([1]), json.__file__, hasattr(json, "loads"))
