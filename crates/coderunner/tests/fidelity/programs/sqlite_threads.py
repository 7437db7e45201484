# A connection belongs to its thread unless told otherwise, and errors of callbacks are told.
import sqlite3
import threading

database = sqlite3.connect(":memory:")
shared = sqlite3.connect(":memory:", check_same_thread=False)
database.create_function("fail", 0, lambda: 1 / 0)


def use():
    try:
        database.execute("select 1")
    except sqlite3.ProgrammingError as error:
        print(str(error).split(" in a thread")[0])
    print(shared.execute("select 2").fetchone())


thread = threading.Thread(target=use)
thread.start()
thread.join()
try:
    database.execute("select fail()")
except sqlite3.OperationalError as error:
    print(error)
