# JSON: options, types of other libraries, errors with their places.
import dataclasses
import datetime
import enum
import uuid

import numpy as np
import orjson


@dataclasses.dataclass
class Item:
    n: int
    when: datetime.datetime


class Kind(enum.Enum):
    A = "a"


value = {"item": Item(1, datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc)), "kind": Kind.A, "id": uuid.UUID(int=5), 3: [1.5, None, "é"]}
print(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS).decode())
print(orjson.dumps(np.arange(6).reshape(2, 3), option=orjson.OPT_SERIALIZE_NUMPY), orjson.dumps(object, default=str))
print(orjson.loads(b'{"a": [1, 2.0, "\\u00e9"]}'), orjson.dumps([1, {"b": 2}], option=orjson.OPT_INDENT_2).decode())
nested = None
for _ in range(200):
    nested = [nested]
print(len(orjson.dumps(nested)))
orjson.loads("[1, 2,]")
