"""Read how the machine's kernel was built and which modules it has loaded.

Technique: /proc/config.gz, /boot/config-*, /proc/modules and module directories tell which drivers and which defences
    there are: the list from which one picks a kernel's known hole.
Success: the configuration or the list of modules.
Stopped by: root_filesystem
"""
import glob
import gzip


def attack():
    try:
        with gzip.open("/proc/config.gz", "rt") as settings:
            text = settings.read()
        if text:
            return f"/proc/config.gz: {text.count(chr(10))} lines, such as {[line for line in text.splitlines() if 'USER_NS' in line][:1]}"
    except (OSError, EOFError):
        pass
    for path in [f"/boot/config-{os.uname().release}", "/proc/modules", *glob.glob("/boot/*"), *glob.glob("/sys/module/*/version")]:
        try:
            with open(path, "rb") as found:
                text = found.read(100)
        except OSError:
            continue
        if text:
            return f"{path}: {text!r}"


def twin():
    """Which kernel it is, and what it can do for an ordinary program, is asked every day."""
    assert os.uname().sysname == "Linux" and os.uname().release
    with open("/proc/filesystems") as lines:
        assert "tmpfs" in lines.read()
    with open("/proc/sys/kernel/osrelease") as release:
        assert release.read().strip() == os.uname().release
