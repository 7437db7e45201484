"""Set the set-user-id bit on a copy of a program.

Technique: copy a program to the workspace, give it to another id if that is allowed, set its set-user-id and set-group-id bits, and
    execute it: where the file system and the process let the bits count, it runs as somebody else.
Success: the file changes hands, or the copy runs with other ids.
Stopped by: no_capabilities, no_new_privs, root_filesystem
"""
import shutil
import subprocess


def attack():
    won = []
    for directory in ("/work", "/tmp", "/dev/shm"):
        path = f"{directory}/id"
        shutil.copy("/usr/bin/id", path)
        for uid, gid in ((0, 0), (0, -1), (-1, 0), (1, 1), (65534, 65534)):
            if answer(os.chown, path, uid, gid) is None:
                won.append(f"{path} given to {uid}:{gid}")
        os.chmod(path, 0o6755)
        said = subprocess.run([path], capture_output=True, text=True).stdout
        if "euid" in said or "egid" in said:
            won.append(f"{path} ran as {said}")
    return won and f"{won}"


def twin():
    """A program of one's own with ordinary bits runs from all three places."""
    for directory in ("/work", "/tmp", "/dev/shm"):
        path = f"{directory}/script"
        with open(path, "w") as script:
            script.write("#!/bin/sh\necho hello\n")
        os.chmod(path, 0o755)
        os.chown(path, os.getuid(), os.getgid())
        assert subprocess.check_output([path]) == b"hello\n"
