#!/usr/bin/env python
# vim: set fileencoding=cp1252 : a coding line may be the second one, and the first one a #! line.
text = "€"
print(ascii(text), len(text))
