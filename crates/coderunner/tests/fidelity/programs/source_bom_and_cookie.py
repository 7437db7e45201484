# -*- coding: latin-1 -*-
# A byte order mark and another encoding contradict each other.
print("never")
