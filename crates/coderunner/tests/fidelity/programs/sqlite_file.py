# A database file: write-ahead log, transactions, two connections and a lock that times out.
import os
import sqlite3

one = sqlite3.connect("data.db", isolation_level=None, timeout=0.05)
print(one.execute("pragma journal_mode = wal").fetchone())
one.execute("create table t (x)")
two = sqlite3.connect("data.db", isolation_level=None, timeout=0.05)
one.execute("begin immediate")
one.execute("insert into t values (1)")
print(two.execute("select count(*) from t").fetchone(), sorted(os.listdir(".")))
try:
    two.execute("insert into t values (2)")
except sqlite3.OperationalError as error:
    print(error)
one.execute("commit")
two.execute("insert into t values (2)")
print(one.execute("select x from t").fetchall())
one.close()
two.close()
print(sorted(os.listdir(".")), open("data.db", "rb").read(15))
