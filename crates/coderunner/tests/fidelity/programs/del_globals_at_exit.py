# Objects of the module are destroyed at the end, names with underscore first, then in order of definition.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


b = Noisy("b")
a = Noisy("a")
_private = Noisy("_private")
holder = {"in": Noisy("in a dict")}
a = Noisy("a again")
print("end")
