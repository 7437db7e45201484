"""Use the machine's own tools to leave.

Technique: unshare, nsenter, bwrap, newuidmap, chroot, setpriv, capsh, systemd-run, docker, pkexec, sudo: what is installed in /usr
    is at hand in every sandbox that shows it, some with the set-user-id bit.
Success: one gets further than a refusal.
Stopped by: seccomp, no_new_privs, root_filesystem
"""
import subprocess

COMMANDS = """unshare -r id -u
unshare -Urm mount -t tmpfs none /tmp
unshare --fork --pid true
nsenter -t 1 -m -u -i -n -p true
nsenter -t 1 -U true
bwrap --bind / / --dev /dev id -u
chroot / true
newuidmap 1 0 0 1
newgidmap 1 0 0 1
setpriv --reuid 0 true
capsh --caps=cap_sys_admin+eip -- -c true
systemd-run true
docker ps
podman unshare id -u
pkexec id -u
sudo -n id -u
su -c id root
ip link set lo up
iptables -L
dmesg
strace true
perf stat true
bpftrace -l
setarch -R true
chrt -f 1 true
ionice -c 1 true
nice -n -5 true""".splitlines()
# Runs the command in spite of the refusal.
GOES_ON = {"nice -n -5 true"}


def attack():
    won = []
    for command in COMMANDS:
        try:
            done = subprocess.run(command.split(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=2)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and command not in GOES_ON:
            won.append(f"{command}: {done.stdout.strip()[:40]}")
    return won and f"{won}"


def twin():
    """Tools that work on one's own files and text do their work."""
    with open("/work/text", "w") as file:
        file.write("b\na\n")
    assert subprocess.check_output(["sort", "/work/text"]) == b"a\nb\n"
    assert subprocess.check_output("tar cf - -C /work text | tar tf -", shell=True) == b"text\n"
    assert subprocess.check_output(["env", "-i", "sh", "-c", "echo $0"]) == b"sh\n"
