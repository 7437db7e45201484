# A database file shared by processes, each adding to a counter.
import multiprocessing
import sqlite3


def work(_):
    database = sqlite3.connect("count.db", timeout=30)
    for _ in range(10):
        with database:
            database.execute("update t set n = n + 1")
    database.close()


if __name__ == "__main__":
    with sqlite3.connect("count.db") as database:
        database.execute("create table t (n)")
        database.execute("insert into t values (0)")
    database.close()
    with multiprocessing.get_context("fork").Pool(3) as pool:
        pool.map(work, range(3))
    print(sqlite3.connect("count.db").execute("select n from t").fetchone())
