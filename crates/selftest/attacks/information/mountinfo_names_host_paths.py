"""Read in the list of mounts where things lie on the host.

Technique: for a directory that is shown by a bind mount, /proc/self/mountinfo names its path on the file system it
    comes from: the data directory, the home of whoever installed the interpreter. (mountstats, mounts and those of the
    init say the same.)
Success: a mount whose root lies in the data directory or below somebody's home.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""


def attack():
    found = []
    for pid in ("self", "1"):
        for name in ("mountinfo", "mounts", "mountstats"):
            try:
                with open(f"/proc/{pid}/{name}") as lines:
                    # Behind the dash of mountinfo stand devices and options.
                    found += [line.split(" - ")[0].split() for line in lines]
            except OSError:
                pass
    data = os.path.basename(canary["data_dir"].rstrip("/"))
    homes = ("/root", "/home", "/Users", "/var/home", "/var/lib")
    for fields in found:
        for field in fields:
            # On a file system of their own (/home, /data) paths begin there, so the data directory's last name must do too.
            parts = field.split("/")
            if "environments" in parts and (data in parts or "base" in parts) or field.startswith(homes) and field.count("/") > 1:
                return " ".join(fields[:5])


def twin():
    """The mounts that a program needs to know are listed: where it may write, and how much."""
    with open("/proc/self/mountinfo") as lines:
        places = {line.split()[4] for line in lines}
    assert "/" in places and "/proc" in places
    assert any(os.path.realpath(".").startswith(place) for place in places)
    with open("/proc/self/mounts") as lines:
        assert all(len(line.split()) == 6 for line in lines)
