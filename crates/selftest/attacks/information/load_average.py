"""See how busy the neighbours are in the load average.

Technique: /proc/loadavg is the whole machine's, in every namespace. Its fourth field even counts the machine's
    processes and threads, so one sees each neighbour start and end.
Success: more processes are counted than the program can have.
Stopped by: root_filesystem
"""


def attack():
    with open("/proc/loadavg") as load:
        text = load.read().split()
    if len(text) < 4:
        return None
    everybody = int(text[3].split("/")[1])
    own = sum(len(os.listdir(f"/proc/{pid}/task")) for pid in os.listdir("/proc") if pid.isdigit())
    return everybody > own + 8 and f"{everybody} processes and threads, {own} of them here; load {text[0]}"


def twin():
    """Programs that ask for the load are answered, with whatever numbers."""
    one, five, fifteen = os.getloadavg()
    assert min(one, five, fifteen) >= 0
