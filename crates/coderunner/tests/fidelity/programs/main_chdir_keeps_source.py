# A traceback finds the source after the program went elsewhere: __file__ is absolute.
import os

print(os.path.isabs(__file__), __file__ == os.path.abspath("main.py"))
os.chdir("/")
print(os.getcwd())
raise KeyError("from elsewhere")
