# An object that comes back in its __del__ is finalized once.
class Back:
    def __del__(self):
        print("del")
        kept.append(self)


kept = []
Back()
print(len(kept))
kept.clear()
print("again", len(kept))
