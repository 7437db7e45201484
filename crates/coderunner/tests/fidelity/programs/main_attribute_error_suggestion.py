# An unhandled AttributeError suggests an attribute.
class Account:
    def __init__(self):
        self.balance = 0


Account().balnce
