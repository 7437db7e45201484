# A shelf on disk keeps objects of __main__.
import dbm.dumb
import shelve


class Item:
    def __init__(self, n):
        self.n = n


with shelve.Shelf(dbm.dumb.open("shelf", "c")) as shelf:
    shelf["a"] = Item(5)
with shelve.Shelf(dbm.dumb.open("shelf", "r")) as shelf:
    print(shelf["a"].n, type(shelf["a"]) is Item, list(shelf))
    shelf["missing"]
