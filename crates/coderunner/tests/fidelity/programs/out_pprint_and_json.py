# Wide and nested data, sorted and wrapped for 80 columns.
import json
import pprint

data = {"numbers": list(range(40)), "text": "word " * 30, "nested": {"b": (1, 2), "a": {"é": None}}}
pprint.pprint(data)
print(json.dumps(data["nested"], indent=2, ensure_ascii=False, sort_keys=True))
