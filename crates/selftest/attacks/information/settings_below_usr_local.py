"""Read what the machine's administrator keeps below /usr.

Technique: /usr is shown, and with it /usr/local, which is not the distribution's but the administrator's: settings of
    programs installed by hand (npmrc with registry tokens, odbc.ini, php and mail settings), their sources, scripts
    with passwords in them.
Success: a file of settings, or a script or source that is nobody's package.
Stopped by: root_filesystem
"""

TOPS = (
    "/usr/local/etc /usr/etc /usr/local/src /usr/local/sbin /usr/local/share/ca-certificates /usr/local/games "
    "/usr/local/var"
).split()


def attack():
    for top in TOPS:
        for directory, _, names in os.walk(top):
            for name in names:
                path = os.path.join(directory, name)
                try:
                    with open(path, "rb") as found:
                        return f"{path} can be read: {len(found.read(60))} bytes and more"
                except OSError:
                    pass


def twin():
    """Programs and libraries of the distribution are for everybody."""
    import subprocess
    assert subprocess.run(["sh", "-c", "echo hello | tr a-z A-Z | sort"], capture_output=True).stdout == b"HELLO\n"
    assert os.listdir("/usr/bin") and os.path.isdir("/usr/lib")
