# An invalid escape sequence is a warning or nothing, as the version has it.
import re

print(len("\d+\w"), re.findall("\d+", "a1b22"))
