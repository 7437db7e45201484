# Objects kept by another module, by builtins, by sys and by a default argument, at the end.
import builtins
import json
import sys


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, flush=True)


json.kept = Noisy("in json")
builtins.kept = Noisy("in builtins")
sys.kept = Noisy("in sys")


def function(default=Noisy("default")):
    pass
