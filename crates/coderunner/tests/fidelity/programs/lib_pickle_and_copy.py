# Pickles of slots, reduce, cycles and instances whose class has gone.
import copy
import pickle


class Slotted:
    __slots__ = ("a", "me")


class Reduced:
    def __reduce__(self):
        return (make, (5,))


def make(n):
    return ["made", n]


thing = Slotted()
thing.a, thing.me = 1, thing
back = pickle.loads(pickle.dumps(thing))
print(back.a, back.me is back, pickle.loads(pickle.dumps(Reduced())), copy.deepcopy(thing).me is not thing)
data = pickle.dumps(thing)
del Slotted
pickle.loads(data)
