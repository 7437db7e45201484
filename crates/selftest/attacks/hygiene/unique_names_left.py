"""Know the names and ids that the next execution will make.

Technique: UUIDs of version 1 are made of an address, a clock and a sequence that are drawn once in a process; names
    of temporary files come from a generator of the process, as do those of sockets of multiprocessing and boundaries
    of mail. Another process with the same memory makes the same.
Success: the next execution has what the former drew or set.
Stopped by: pid_namespace
"""

import tempfile
import uuid


def leave(message):
    uuid._node = 0x1234567890AB
    uuid._last_timestamp = 1 << 61
    tempfile._name_sequence = iter(["left-behind"] * 1000)
    tempfile.tempdir = "/work"


def find():
    found = []
    if uuid.uuid1().node == 0x1234567890AB or (uuid._last_timestamp or 0) >= 1 << 61:
        found.append("uuid's node or clock")
    with tempfile.NamedTemporaryFile() as file:
        if "left-behind" in file.name or not file.name.startswith("/tmp/"):
            found.append(file.name)
    return ", ".join(found)


def draw():
    """What must differ in each execution."""
    import secrets

    names = next(tempfile._get_candidate_names()), uuid.uuid1().clock_seq
    return f"{uuid.uuid4()} {secrets.token_hex(8)} {os.urandom(8).hex()} {names}"


def twin():
    """No two are the same within a program, and within its children."""
    made = [
        str(uuid.uuid1()),
        str(uuid.uuid1()),
        str(uuid.uuid4()),
        tempfile.mktemp(),
        tempfile.mktemp(),
        forked(uuid.uuid4),
        forked(uuid.uuid4),
    ]
    assert len(set(made)) == len(made)
