# Cycles that are left at the end are collected, and their __del__ runs.
import gc

gc.disable()


class Node:
    def __init__(self, name):
        self.name, self.me = name, self

    def __del__(self):
        print("del", self.name)


Node("lost cycle")
kept = Node("cycle of the module")
Node.cache = [Node("in the class")]
