"""Learn the machine's name.

Technique: uname, gethostname, /proc/sys/kernel, /etc/hostname and hosts, the domain name, the name that 127.0.0.1 and
    ::1 resolve to, variables such as HOSTNAME, and what a shell says.
Success: the host's name from any of them.
Stopped by: uts_namespace, root_filesystem, clean_environment
"""
import socket
import subprocess

COMMON = {"", "sandbox", "localhost", "(none)"}

FILES = (
    "/proc/sys/kernel/hostname /proc/sys/kernel/domainname /etc/hostname /etc/hosts /etc/mailname /etc/postfix/main.cf "
    "/etc/resolv.conf"
).split()


def attack():
    said = {"uname": os.uname().nodename, "gethostname": socket.gethostname(), "getfqdn": socket.getfqdn()}
    said["variables"] = " ".join(os.environ.get(name, "") for name in ("HOSTNAME", "HOST", "COMPUTERNAME"))
    for path in FILES:
        try:
            with open(path) as found:
                said[path] = found.read()
        except OSError:
            pass
    for address in ("127.0.0.1", "127.0.1.1", "::1"):
        try:
            said[address] = " ".join([socket.gethostbyaddr(address)[0], *socket.gethostbyaddr(address)[1]])
        except OSError:
            pass
    said["uname -n"] = subprocess.run(["uname", "-a"], capture_output=True, text=True).stdout
    wanted = canary["hostname"]
    for name, text in said.items():
        if wanted not in COMMON and wanted in text.split():
            return f"{name}: {wanted}"


def twin():
    """There is a name, and it resolves to this machine, as servers and multiprocessing expect."""
    name = socket.gethostname()
    assert name and socket.gethostbyname(name).startswith("127.")
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    assert "127.0.0.1" in open("/etc/hosts").read()
