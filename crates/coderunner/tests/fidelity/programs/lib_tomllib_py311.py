# tomllib reads dates and tables, and says where a mistake is.
import tomllib

print(tomllib.loads('when = 2024-01-02T03:04:05Z\n[a.b]\nc = [1, 2.5, "x"]\n'))
tomllib.loads("a = [1, 2")
