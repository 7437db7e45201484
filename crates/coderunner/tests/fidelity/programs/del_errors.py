# An exception in __del__ is shown as ignored, with a traceback, and the program goes on.
class Bad:
    def __del__(self):
        raise ValueError("in del")

    def __repr__(self):
        return "<Bad>"


Bad()
bad = Bad()
print("goes on")
