# Deep nesting: repr, json, comparison, pickling and deletion of lists a hundred thousand deep.
import copy
import json
import pickle

nested = []
for _ in range(100_000):
    nested = [nested]
for action in (repr, json.dumps, lambda value: value == copy.copy(value), pickle.dumps, copy.deepcopy, lambda value: json.loads("[" * 100_000)):
    try:
        print(type(action(nested)).__name__)
    except RecursionError as error:
        print(str(error).split(" while")[0].split(" in ")[0])
del nested
print("deleted")
