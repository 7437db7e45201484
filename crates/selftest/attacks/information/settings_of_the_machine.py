"""Read how the machine is set up.

Technique: /etc, /run, /var, /opt, /srv and /root hold mounts with passwords of network shares, name servers, time zone,
    crontabs, services, containers, keys. Asks for what every installation has.
Success: any such file.
Stopped by: root_filesystem
"""
import time


def attack():
    names = (
        "fstab crontab resolv.conf timezone localtime issue motd environment profile bash.bashrc krb5.conf "
        "ssh/sshd_config ssl/private sudoers.d cron.d systemd/system docker/daemon.json apt/sources.list default "
        "security/limits.conf sysctl.conf adjtime machine-info netplan network/interfaces wgetrc"
    ).split()
    places = (
        "/var/lib/dpkg/status /var/lib/rpm /var/log /var/lib/docker /var/backups /run/systemd /run/secrets "
        "/var/run/secrets /opt /srv /mnt /media /data /boot /sys/class /sys/kernel /sys/firmware /.dockerenv /run/.containerenv"
    ).split()
    places += [f"/etc/{name}" for name in names]
    for place in places:
        try:
            held = os.listdir(place) if os.path.isdir(place) else open(place, "rb").read(60)
        except OSError:
            continue
        # An empty directory says nothing.
        if held:
            return f"{place} can be read"
    # How many processors there are, thread pools ask here; /proc/cpuinfo tells it as well.
    beside = {"/sys": "devices", "/sys/devices": "system", "/sys/devices/system": "cpu"}
    for place, meant in beside.items():
        if os.path.isdir(place) and os.listdir(place) != [meant]:
            return f"{place} holds {os.listdir(place)}"
    return time.tzname[0] not in ("UTC", "GMT") and f"the time zone is {time.tzname}"


def twin():
    """What libraries read of /etc is there: types of files, ports, certificates, and every time zone of the world."""
    import mimetypes
    import socket
    import ssl
    import zoneinfo
    assert mimetypes.guess_type("a.html")[0] == "text/html"
    assert socket.getservbyname("http") == 80 and socket.getprotobyname("tcp") == 6
    assert ssl.create_default_context() is not None
    assert {"shm", "null", "urandom"} <= set(os.listdir("/dev"))
    if zoneinfo.available_timezones():
        assert zoneinfo.ZoneInfo("Europe/Berlin").key == "Europe/Berlin"
