"""Make maps of BPF.

Technique: bpf(BPF_MAP_CREATE) takes kernel memory for a whole table at once. Open to everybody where
    kernel.unprivileged_bpf_disabled is 0; not charged to a memory cgroup before Linux 5.11.
Success: a map was made.
Stopped by: seccomp
"""
import struct

BPF_MAP_CREATE, BPF_MAP_TYPE_ARRAY = 0, 2


def attack():
    # union bpf_attr: type, size of keys, of values, number of entries, flags.
    attributes = ctypes.create_string_buffer(struct.pack("IIIII", BPF_MAP_TYPE_ARRAY, 4, 1 << 16, 256, 0).ljust(72, b"\0"))
    return f"a map of 16 MB is descriptor {syscall('bpf', BPF_MAP_CREATE, attributes, len(attributes))}"


def twin():
    """A table in ordinary memory."""
    table = (ctypes.c_uint64 * (1 << 18))()
    table[1000] = 7
    assert sum(table) == 7
