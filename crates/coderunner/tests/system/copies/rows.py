"""Prints all rows of a database as JSON: {table: [{column: value}, …]}, in the order of their ids.

    rows.py DATABASE
"""

import json
import sqlite3
import sys


def rows(database, table):
    columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
    order = ", ".join(str(number + 1) for number in range(len(columns)))
    found = database.execute(f"SELECT * FROM {table} ORDER BY {order}")
    return [dict(zip(columns, row)) for row in found]


def main(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    # As bytes where it is no text, so that nothing is passed over.
    database.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
    database.execute("BEGIN")
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    print(json.dumps({table: rows(database, table) for (table,) in tables.fetchall()}))


main(*sys.argv[1:])
