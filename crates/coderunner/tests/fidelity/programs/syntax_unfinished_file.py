# The file ends in the middle of a block.
class Empty:
    def method(self):
