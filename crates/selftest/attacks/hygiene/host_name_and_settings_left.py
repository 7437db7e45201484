"""Change the host's name and the settings of its namespaces, and look at them in the next execution.

Technique: The name of the machine and settings below /proc/sys belong to namespaces; those that are used again show
    what was changed.
Success: the next execution has the name or a setting of the former.
Stopped by: uts_namespace, network_namespace, no_capabilities
"""

import socket

SETTINGS = {
    "kernel/hostname": "left-behind",
    "kernel/domainname": "left-behind",
    "net/ipv4/ip_default_ttl": "77",
    "net/ipv4/ip_unprivileged_port_start": "77",
    "net/core/somaxconn": "77",
    "net/ipv4/tcp_fin_timeout": "77",
    "kernel/msgmni": "77",
    "user/max_inotify_watches": "77",
    "fs/mqueue/msg_max": "77",
}


def leave(message):
    refused = [answer(syscall, "sethostname", b"left-behind", 11)]
    for name, value in SETTINGS.items():
        try:
            with open(f"/proc/sys/{name}", "w") as file:
                file.write(value)
        except OSError as error:
            refused.append(error)
    if len(refused) == len(SETTINGS) + 1 and refused[0] is not None:
        raise refused[-1]


def find():
    found = [socket.gethostname()] if "left" in socket.gethostname() else []
    for name, value in SETTINGS.items():
        if os.path.exists(f"/proc/sys/{name}"):
            with open(f"/proc/sys/{name}") as file:
                found += [name] if file.read().strip() == value else []
    return ", ".join(found)


def twin():
    """The host has a name, and ports are given out as everywhere."""
    assert socket.gethostname() == os.uname().nodename != ""
    with open("/proc/sys/net/ipv4/ip_local_port_range") as file:
        first, last = map(int, file.read().split())
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert first <= server.getsockname()[1] <= last
