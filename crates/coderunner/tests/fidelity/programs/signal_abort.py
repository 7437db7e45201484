# os.abort ends by SIGABRT; what was printed is there.
import os

print("before")
os.abort()
