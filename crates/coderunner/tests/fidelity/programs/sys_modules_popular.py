# Popular modules count as imported only when the program imported them.
import sys

popular = "json random re logging threading asyncio collections typing datetime decimal socket ssl numpy pandas"
print([name for name in popular.split() if name in sys.modules])
import json

print("json" in sys.modules, "json.decoder" in sys.modules, "socket" in sys.modules)
