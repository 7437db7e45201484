# A module taken out of sys.modules is executed anew by the next import.
import sys

import colorsys
import json

first, first_json = colorsys, json
del sys.modules["colorsys"], sys.modules["json"]
import colorsys
import json

print(colorsys is first, json is first_json, hasattr(json, "decoder"), hasattr(first_json, "decoder"))
from json import decoder

print(decoder is first_json.decoder)
sys.modules["colorsys"] = None
try:
    import colorsys
except ImportError as error:
    print(error)
