# A BaseException that is no Exception passes `except Exception` and ends the program.
class Stop(BaseException):
    def __repr__(self):
        return "Stop()"


try:
    raise Stop("now", 1)
except Exception:
    print("not here")
finally:
    print("finally")
