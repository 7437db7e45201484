"""Use the groups of the user who runs the server.

Technique: supplementary groups are inherited through every namespace: inside they all look like "nogroup", and still open what the group may
    read: docker's socket, logs, disks, if it is in sight (CVE-2022-2990 and its like). Only a launcher
    that is root can give them up.
Success: the program has a group beside its own.
Stopped by: own_uid
Needs: own_uid
"""


def attack():
    groups = [group for group in os.getgroups() if group != os.getgid()]
    with open("/proc/self/status") as status:
        shown = [line.split()[1:] for line in status if line.startswith("Groups:")][0]
    return (groups or set(shown) - {str(os.getgid())}) and f"groups {groups}, {shown}"


def twin():
    """Files are shared with one's own group, by their modes."""
    with open("/work/shared", "w"):
        pass
    os.chmod("/work/shared", 0o640)
    os.chown("/work/shared", -1, os.getgid())
    seen = os.stat("/work/shared")
    assert seen.st_gid == os.getgid() and seen.st_mode & 0o777 == 0o640
