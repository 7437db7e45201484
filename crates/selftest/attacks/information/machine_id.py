"""Find a number that no other machine has.

Technique: /etc/machine-id, serial numbers of board, system, processor and disks (DMI, device tree, cpuinfo on small Arm
    boards, dmidecode), the host id, UUIDs of file systems, ssh's host keys. With one of them executions, users or a
    leaked result can be tied to this machine for ever.
Success: such a number.
Stopped by: root_filesystem
"""
import glob
import re

PATTERNS = (
    "/etc/machine-id /var/lib/dbus/machine-id /run/machine-id /etc/hostid /etc/ssh/*_key* "
    "/proc/device-tree/serial-number /sys/firmware/devicetree/base/serial-number /sys/firmware/dmi/tables/* "
    "/sys/class/dmi/id/* /sys/devices/virtual/dmi/id/* /sys/hypervisor/uuid /var/lib/cloud/*/instance-id"
).split()

def attack():
    for path in [path for pattern in PATTERNS for path in glob.glob(pattern)]:
        try:
            with open(path, "rb") as found:
                text = found.read(100).strip()
        except OSError:
            continue
        if text:
            return f"{path}: {text!r}"
    with open("/proc/cpuinfo") as lines:
        serial = re.search(r"^Serial\s*:\s*0*([1-9a-f]\w*)$", lines.read(), re.MULTILINE)
    if serial:
        return f"/proc/cpuinfo: {serial[0]}"
    # The C library makes it from /etc/hostid, or from the address of the host's name: 0 or 127.0.0.1 without either.
    host_id = libc.gethostid() & 0xFFFFFFFF
    return host_id not in (0, 0x007F0100, 0x7F000001, 0x007F0101) and f"gethostid: {host_id:#x}"


def twin():
    """Numbers that are unique without any machine behind them."""
    import secrets
    import uuid
    assert uuid.uuid4() != uuid.uuid4() and len(secrets.token_hex(16)) == 32
    with open("/proc/sys/kernel/random/uuid") as fresh:
        assert uuid.UUID(fresh.read().strip()).version == 4
