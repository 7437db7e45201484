"""Makes archives that must not be imported, each out of a good export.

    hostile.py EXPORT DIRECTORY

Writes DIRECTORY/<name>.zip for every function below whose name begins with `zip_` (an archive that is wrong) or `db_`
(a database that is wrong, in an archive that is not).
"""

import io
import os
import sqlite3
import struct
import sys
import tempfile
import zipfile


def packed(*entries, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return data.getvalue()


def zip_not_one(_):
    return b"this is not a ZIP" * 100


def zip_empty_file(_):
    return b""


def zip_without_entries(_):
    return packed()


def zip_truncated(database):
    whole = packed(("coderunner.db", database))
    return whole[: len(whole) // 2]


def zip_without_database(_):
    return packed(("export_info.txt", "nothing"), ("coderunner.txt", "no"))


def zip_two_databases(database):
    return packed(("a.db", database), ("b.db", database))


def zip_database_in_folder(database):
    return packed(("folder/coderunner.db", database))


def zip_traversal(database):
    return packed(("../coderunner.db", database), ("coderunner.db", database))


def zip_traversal_inside(database):
    return packed(("a/../../../etc/coderunner.db", database), ("coderunner.db", database))


def zip_absolute(database):
    return packed(("/etc/coderunner.db", database), ("coderunner.db", database))


def zip_backslash(database):
    return packed(("coderunner.db", database)).replace(b"coderunner.db", b"..\\erunner.db")


def link(name, target):
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = 0o120777 << 16
    return packed((entry, target))


def zip_link(_):
    return link("coderunner.db", "/etc/passwd")


def zip_device(database):
    entry = zipfile.ZipInfo("coderunner.db")
    entry.create_system = 3
    entry.external_attr = 0o020666 << 16
    return packed((entry, database))


def zip_encrypted(database):
    data = bytearray(packed(("coderunner.db", database)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def zip_other_method(database):
    return packed(("coderunner.db", database), method=zipfile.ZIP_BZIP2)


def zip_wrong_checksum(database):
    data = bytearray(packed(("coderunner.db", database)))
    for mark, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        data[data.index(mark) + offset] ^= 0xFF
    return bytes(data)


def zip_bomb(database):
    return packed(("coderunner.db", database + bytes(200 * 1024 * 1024)))


def zip_bomb_that_lies(database):
    data = bytearray(packed(("coderunner.db", database + bytes(200 * 1024 * 1024))))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = struct.pack("<I", len(database))
    return bytes(data)


def zip_many_entries(database):
    return packed(("coderunner.db", database), *((f"{number}", "") for number in range(40000)))


def zip_not_a_database(_):
    return packed(("coderunner.db", "SQLite format 3, but not really" * 1000))


def changed(database, *statements):
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "coderunner.db")
        with open(path, "wb") as file:
            file.write(database)
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        with open(path, "rb") as file:
            return file.read()


def in_zip(database):
    return packed(("coderunner.db", database))


def statements(*texts):
    return lambda database: in_zip(changed(database, *texts))


USER = "INSERT INTO users SELECT id + 100, username || {name}, email || {email}, full_name, hashed_password, is_active, is_admin, user_level, must_change_password, created_at FROM users WHERE id = 1"

# What is done to a good export.
CHANGES = {
    "trigger": ["CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET is_admin = 1; END"],
    "view": ["CREATE VIEW v AS SELECT * FROM users"],
    "table_that_is_a_view": ["ALTER TABLE api_keys RENAME TO imported", "CREATE VIEW api_keys AS SELECT * FROM imported"],
    "virtual_table": ["CREATE VIRTUAL TABLE f USING fts4(a)"],
    "extra_table": ["CREATE TABLE extra (id INTEGER)"],
    "missing_table": ["DROP TABLE code_library"],
    "missing_column": ["ALTER TABLE executions DROP COLUMN queued_ms"],
    "extra_column": ["ALTER TABLE users ADD COLUMN evil TEXT"],
    "computed_column": ["ALTER TABLE users ADD COLUMN c TEXT AS (hex(zeroblob(100000)))"],
    "expression_index": ["CREATE INDEX e ON users (lower(username))"],
    "partial_index": ["CREATE INDEX p ON users (username) WHERE is_admin"],
    "without_row_numbers": [
        "DROP TABLE imported_rows",
        "CREATE TABLE imported_rows (source_table TEXT, source_id INTEGER, user_id INTEGER, columns TEXT, PRIMARY KEY (source_table, source_id)) WITHOUT ROWID",
    ],
    "newer_version": ["INSERT INTO seaql_migrations VALUES ('m9999_from_the_future', 1)"],
    "repeated_versions": [
        "CREATE TABLE repeated AS SELECT * FROM seaql_migrations UNION ALL SELECT * FROM seaql_migrations",
        "DROP TABLE seaql_migrations",
        "ALTER TABLE repeated RENAME TO seaql_migrations",
    ],
    "long_action": ["UPDATE audit_log SET action = printf('%.*c', 300, 'x')"],
    "last_id": ["UPDATE executions SET id = 9223372036854775807 WHERE id = 3"],
    "last_id_of_the_log": ["UPDATE audit_log SET id = 9223372036854775807 WHERE id = 1"],
    "last_id_told": ["UPDATE audit_log SET resource_id = 9223372036854775807 WHERE id = 1"],
    "id_of_nothing": ["UPDATE api_keys SET id = 0"],
    "last_count_of_a_key": ["UPDATE api_keys SET usage_count = 9223372036854775807"],
    "last_count_of_a_day": ["UPDATE usage_days SET executions = 9223372036854775807"],
    "last_amount": ["UPDATE executions SET peak_memory_bytes = 9223372036854775807 WHERE id = 1"],
    "time_before_all": ["UPDATE executions SET created_at = '1969-12-31T23:59:59+00:00' WHERE id = 1"],
    "time_after_all": ["UPDATE api_keys SET expires_at = '9999-12-31T23:59:59-01:00'"],
    "name_with_direction_marks": ["UPDATE users SET username = char(8238) || 'nimda' WHERE id = 2"],
    "title_with_direction_marks": ["UPDATE code_library SET title = char(8238) || 'nimda'"],
    "title_that_is_long": ["UPDATE code_library SET title = printf('%.*c', 1001, 'x')"],
    "key_name_with_nothing": ["UPDATE api_keys SET key_name = 'a' || char(0)"],
    "hash_with_much_memory": ["UPDATE users SET hashed_password = '$argon2id$v=19$m=524288,t=1,p=1$c29tZXNhbHQ$aGFzaA' WHERE id = 2"],
    "hash_with_many_passes": ["UPDATE users SET hashed_password = '$argon2id$v=19$m=262144,t=16,p=1$c29tZXNhbHQ$aGFzaA' WHERE id = 2"],
    "skipped_version": ["DELETE FROM seaql_migrations WHERE version LIKE 'm0001%'"],
    "no_version": ["DELETE FROM seaql_migrations"],
    "level_out_of_range": ["UPDATE users SET user_level = 5"],
    "no_active_admin": ["UPDATE users SET is_active = 0 WHERE is_admin"],
    "no_users": ["PRAGMA foreign_keys = ON", "DELETE FROM users"],
    "owner_is_gone": ["UPDATE code_library SET user_id = 4711"],
    "time_that_is_none": ["UPDATE users SET created_at = 'yesterday'"],
    "bytes_for_text": ["UPDATE executions SET stdout = x'ff00ff'"],
    "text_for_a_number": ["UPDATE executions SET wall_time_ms = 'long'"],
    "number_below_zero": ["UPDATE executions SET wall_time_ms = -1"],
    "unknown_status": ["UPDATE executions SET status = 'perhaps'"],
    "limits_that_are_none": ["UPDATE executions SET limits = '[]'"],
    "name_with_control_characters": ["UPDATE users SET username = 'a' || char(10) || 'b' WHERE id = 1"],
    "costly_hash": ["UPDATE users SET hashed_password = '$argon2id$v=19$m=4194304,t=100,p=4$c29tZXNhbHQ$aGFzaA' WHERE id = 1"],
    "huge_row": ["UPDATE executions SET code = printf('%.*c', 34000000, 'x') WHERE id = 1"],
    "two_of_one_name": [
        "PRAGMA legacy_alter_table = ON",
        "ALTER TABLE users RENAME TO before",
        "CREATE TABLE users AS SELECT * FROM before",
        "DROP TABLE before",
        USER.format(name="''", email="'x'"),
    ],
    "nothing_where_something_must_be": [
        "PRAGMA legacy_alter_table = ON",
        "ALTER TABLE users RENAME TO before",
        "CREATE TABLE users AS SELECT * FROM before",
        "DROP TABLE before",
        "UPDATE users SET hashed_password = NULL WHERE id <> 1",
    ],
}

for name, texts in CHANGES.items():
    globals()[f"db_{name}"] = statements(*texts)


def db_damaged(database):
    middle = len(database) // 2
    return in_zip(database[:middle] + b"\x7f" * 20000 + database[middle + 20000 :])


def db_cut_off(database):
    return in_zip(database[: len(database) // 2])


def main(export, directory):
    with zipfile.ZipFile(export) as archive:
        database = archive.read("coderunner.db")
    for name, make in list(globals().items()):
        if name.startswith(("zip_", "db_")):
            with open(os.path.join(directory, f"{name}.zip"), "wb") as file:
                file.write(make(database))


main(*sys.argv[1:])
