"""Learn who has an account on the machine.

Technique: /etc/passwd and group, the name services behind getpwall and getgrall, password hashes in shadow, homes, mail
    boxes, the records of logins, sudo's rules, ssh keys.
Success: an account besides root, nobody and the program's own; or something out of a home.
Stopped by: root_filesystem
"""
import glob
import grp
import pwd

FILES = (
    "/etc/shadow /etc/gshadow /etc/sudoers /run/utmp /var/run/utmp /var/log/wtmp /var/log/lastlog /var/log/auth.log "
    "/etc/security/access.conf"
).split()


def attack():
    own = {"root", "nobody", "nogroup", "user"}
    people = {entry.pw_name for entry in pwd.getpwall()} | {entry.gr_name for entry in grp.getgrall()}
    if people - own:
        return f"accounts: {sorted(people - own)[:8]}"
    # Names may come from elsewhere (LDAP, systemd) without being listed.
    for number in [*range(1, 200), *range(998, 1020)]:
        try:
            name = pwd.getpwuid(number).pw_name
        except KeyError:
            continue
        if name not in own:
            return f"uid {number} is {name}"
    for path in FILES:
        try:
            with open(path, "rb") as found:
                return f"{path} can be read: {len(found.read(60))} bytes and more"
        except OSError:
            pass
    for pattern in ("/home/*", "/Users/*", "/var/mail/*", "/var/spool/cron/*", "/root/.[bs]*", "/root/*", "/run/user/*", "/export/home/*"):
        if glob.glob(pattern):
            return f"{pattern}: {glob.glob(pattern)[:4]}"


def twin():
    """The program's own account: Path.home, getpass and `~` need it."""
    import getpass
    import pathlib
    own = pwd.getpwuid(os.getuid())
    assert own.pw_name == getpass.getuser() and grp.getgrgid(os.getgid()).gr_name
    assert pathlib.Path.home().is_dir() and os.path.expanduser("~") == os.environ["HOME"]
    assert pwd.getpwnam("root").pw_uid == 0
