# A database in memory: types, errors, functions and aggregates of the program's own.
import sqlite3


class Longest:
    def __init__(self):
        self.best = ""

    def step(self, text):
        self.best = max(self.best, text, key=len)

    def finalize(self):
        return self.best


database = sqlite3.connect(":memory:")
database.create_function("twice", 1, lambda value: value * 2)
database.create_aggregate("longest", 1, Longest)
database.execute("create table t (id integer primary key, name text unique, data blob)")
database.executemany("insert into t (name, data) values (?, ?)", [("a", b"\0\xff"), ("ccc", None), ("bb", b"")])
print(database.execute("select id, twice(name), data from t order by name").fetchall())
print(database.execute("select longest(name), count(*), sum(id) from t").fetchone())
database.execute("insert into t (name) values ('a')")
