# Replacing sys.modules["__main__"] does not take the running module's names away.
import pickle
import sys
import types


class Kept:
    def __del__(self):
        print("kept object goes", self.word)


kept = Kept()
kept.word = "last"
sys.modules["__main__"] = types.ModuleType("__main__")
print("kept" in globals(), __name__)
try:
    pickle.dumps(kept)
except pickle.PicklingError as error:
    print(str(error).split(": ")[-1])
