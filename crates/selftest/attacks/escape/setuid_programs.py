"""Become root through the machine's set-user-id programs.

Technique: /usr has su, mount, passwd and more, owned by root with the bit set (CVE-2021-4034 pkexec, CVE-2021-3156 sudo, CVE-2023-4911 the
    dynamic linker under any of them). Each is started with an argument it only complains about; a process that has ended keeps
    its ids in /proc until it is waited for.
Success: one ran with other ids, or with capabilities.
Stopped by: no_new_privs, user_namespace, root_filesystem
"""
import stat
import subprocess
import time

DIRECTORIES = ["/usr/bin", "/usr/sbin", "/usr/lib/openssh", "/usr/lib/dbus-1.0", "/usr/lib/polkit-1", "/usr/libexec", "/usr/lib/policykit-1", "/usr/local/bin"]


def programs():
    for directory in filter(os.path.isdir, DIRECTORIES):
        for entry in os.scandir(directory):
            try:
                if entry.is_file(follow_symlinks=False) and entry.stat().st_mode & (stat.S_ISUID | stat.S_ISGID):
                    yield entry.path
            except OSError:
                pass


def attack():
    mine = f"{os.getuid()} {os.geteuid()} {os.getgid()} {os.getegid()}"
    won = []
    for path in programs():
        try:
            child = subprocess.Popen([path, "--no-such-option"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        try:
            # Some wait for a password or another program for ever.
            for _ in range(20):
                if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
                    break
                time.sleep(0.005)
            with open(f"/proc/{child.pid}/status") as status:
                lines = dict(line.split(":", 1) for line in status)
            ids = " ".join(lines["Uid"].split()[:2] + lines["Gid"].split()[:2])
            if ids != mine or int(lines["CapPrm"], 16):
                won.append(f"{path} had the ids {ids} and capabilities {lines['CapPrm'].strip()}")
        finally:
            answer(child.kill)
    return won and f"{won}"


def twin():
    """Ordinary programs of /usr run as oneself."""
    assert subprocess.check_output(["/usr/bin/id", "-u"]).strip() == str(os.getuid()).encode()
    assert subprocess.run(["sh", "-c", "ls /usr | sort | wc -l"], capture_output=True, check=True).stdout.strip().isdigit()
