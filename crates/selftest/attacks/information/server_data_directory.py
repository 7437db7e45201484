"""Reach the server's data directory from the environment, which lies in it.

Technique: /env is a piece of the data directory. Database and secrets lie two directories above: reachable by path, by
    `..` from a descriptor inside, through links that the environment holds, or by opening a database by its usual name
    anywhere.
Success: the data directory is listed, or a file in it that is not of the environment is read.
Stopped by: mount_namespace, root_filesystem
"""
import sqlite3


def attack():
    data = canary["data_dir"]
    inside = os.open("/env" if os.path.isdir("/env") else canary["environment"], os.O_RDONLY)
    for directory in (data, "/proc/1/root" + data, "/env/../..", "/env/lib/../../.."):
        try:
            names = os.listdir(directory)
        except OSError:
            continue
        if "environments" in names:
            return f"{directory}: {names}"
    for path in ("..", "../..", "../../.."):
        names = os.listdir(os.open(path, os.O_RDONLY, dir_fd=inside))
        if "environments" in names:
            return f"/env/{path}: {names}"
    for name in ("coderunner.db", "coderunner.sqlite", "coderunner.sqlite3", "database.sqlite", "secrets", "secret.key"):
        for directory in (data, "/var/lib/coderunner", "/env/../.."):
            try:
                with open(f"{directory}/{name}", "rb") as found:
                    return f"{directory}/{name}: {found.read(16)!r}"
            except OSError:
                pass
    # SQLite opens what open(2) opens; a database found this way would be readable even while the server writes it.
    try:
        with sqlite3.connect(f"file:{data}/coderunner.db?mode=ro", uri=True) as database:
            return str(database.execute("select name from sqlite_master").fetchall())
    except sqlite3.Error:
        return None


def twin():
    """A database of one's own, and a look at what the environment holds."""
    with sqlite3.connect("own.db") as database:
        database.execute("create table t (a)")
        database.execute("insert into t values (7)")
        assert database.execute("select a from t").fetchall() == [(7,)]
    assert os.listdir(sys.prefix)
