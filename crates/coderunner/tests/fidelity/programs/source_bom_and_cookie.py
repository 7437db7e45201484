# -*- coding: latin-1 -*- : a byte order mark and another encoding contradict each other.
print("never")
