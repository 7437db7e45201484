# Mutual recursion that never ends, through a method and a property.
class Loop:
    @property
    def value(self):
        return self.other()

    def other(self):
        return self.value


try:
    Loop().value
except RecursionError as error:
    print(str(error).split(" while")[0])
Loop().value
