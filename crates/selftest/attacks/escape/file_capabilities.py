"""Give a program capabilities by attribute.

Technique: the attribute security.capability of an executable file gives whoever runs it capabilities, also in the form that counts in one
    user namespace only (version 3, with the id of its root). Written to a copy of a program, which is then run.
Success: the attribute is written, or the program has capabilities.
Stopped by: no_capabilities, no_new_privs, root_filesystem
"""
import shutil
import struct
import subprocess


def attack():
    won = []
    everything = 0xFFFF_FFFF
    for version, root in ((0x0200_0001, b""), (0x0300_0001, struct.pack("=I", 0)), (0x0300_0001, struct.pack("=I", os.getuid()))):
        path = "/work/cat"
        shutil.copy("/usr/bin/cat", path)
        # struct vfs_ns_cap_data: version with the flag "effective", permitted and inheritable twice, id of the root.
        value = struct.pack("=5I", version, everything, everything, everything, everything) + root
        if answer(os.setxattr, path, "security.capability", value) is None:
            won.append(f"version {version >> 24} written")
        # EPERM here: the copy was to have more than the bounding set holds.
        status = answer(lambda: subprocess.run([path, "/proc/self/status"], capture_output=True, text=True).stdout)
        lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if status == "EPERM" or int(lines.get("CapEff", "0"), 16):
            won.append("a copy ran with capabilities")
    return won and f"{won}"


def twin():
    """Attributes that are the owner's to give, where the file system has them, and programs copied and run."""
    shutil.copy("/usr/bin/true", "/work/true")
    if answer(os.setxattr, "/work/true", "user.note", b"text") is None:
        assert os.getxattr("/work/true", "user.note") == b"text" and os.listxattr("/work/true") == ["user.note"]
    assert subprocess.run(["/work/true"]).returncode == 0
