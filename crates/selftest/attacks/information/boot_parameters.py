"""Read with which parameters the machine was booted.

Technique: /proc/cmdline is readable by all. It names the disk by its UUID, serial consoles, switched-off defences
    (`mitigations=off`), often how the machine is installed and by whom (`ds=`, `ip=`, `ipxe`, tokens of provisioning).
    /proc/bootconfig, /boot and the boot loader's files say more of it.
Success: any of them says something.
Stopped by: root_filesystem
"""


def attack():
    for path in ("/proc/cmdline", "/proc/bootconfig", "/boot/grub/grub.cfg", "/boot/cmdline.txt", "/etc/kernel/cmdline", "/etc/default/grub"):
        try:
            with open(path, errors="replace") as found:
                text = found.read(200).strip()
        except OSError:
            continue
        if text:
            return f"{path}: {text}"


def twin():
    """A program's own command line is its own to read."""
    with open("/proc/self/cmdline", "rb") as line:
        assert line.read().split(b"\0")[1].endswith(b"main.py")
    assert sys.argv[0].endswith("main.py") and len(sys.argv) == 1
