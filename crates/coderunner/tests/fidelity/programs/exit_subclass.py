# A subclass of SystemExit with a code that is a property.
class Leave(SystemExit):
    @property
    def code(self):
        print("asked for the code")
        return 7


raise Leave("ignored")
