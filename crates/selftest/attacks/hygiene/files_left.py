"""Leave files in every place that can be written, and look for them in the next execution.

Technique: A workspace that is emptied and used again, or a directory for temporary files that nobody thought of,
    shows the former program's files, and lets it prepare what the next one runs.
Success: the next execution finds any of them, or any file but its own program.
Stopped by: workspace, read_only_mounts
"""

PLACES = (
    "/work",
    "/work/.cache",
    "/work/__pycache__",
    "/work/.local",
    "/tmp",
    "/tmp/.X11-unix",
    "/dev/shm",
    "/var/tmp",
    "/run",
    "/run/slot",
    "/run/user/1000",
    "/home",
    "/root",
    "/env",
    "/env/lib",
    "/etc",
    "/dev",
    "/dev/mqueue",
    "/usr/local/lib",
    "/usr/share",
    "/opt",
    "/srv",
    "/mnt",
    "/",
)


def leave(message):
    for place in PLACES:
        answer(os.makedirs, place, 0o777, True)
        for name in ("left-behind", ".left-behind"):
            try:
                with open(f"{place}/{name}", "w") as file:
                    file.write(message)
            except OSError:
                pass


def find():
    found = []
    for place in PLACES:
        names = answer(os.listdir, place)
        if isinstance(names, list):
            strange = place in ("/work", "/tmp", "/dev/shm", "/run/slot") or place.startswith("/work/")
            found += [
                f"{place}/{name}"
                for name in names
                if "left-behind" in name or (strange and f"{place}/{name}" != "/work/main.py")
            ]
    return ", ".join(found)


def twin():
    """What a program writes is there as long as it runs, for itself and its children."""
    for place in ("/work", "/tmp", "/dev/shm"):
        with open(f"{place}/mine", "w") as file:
            file.write("hello")
        assert forked(lambda: open(f"{place}/mine").read()) == "hello"
