"""Take the lock-down back.

Technique: PR_SET_NO_NEW_PRIVS to 0, securebits that make root special again, PR_SET_KEEPCAPS, PR_CAPBSET_DROP, another seccomp mode. What one process set
    for itself it might unset.
Success: one of them changes something.
Stopped by: no_new_privs, seccomp, no_capabilities
"""

NO_NEW_PRIVS, GET_NO_NEW_PRIVS, SECUREBITS, GET_SECUREBITS, KEEPCAPS, SECCOMP, DROP = 38, 39, 28, 27, 8, 22, 24


def attack():
    won = []
    if answer(syscall, "prctl", GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
        won.append("no_new_privs was never set")
    for option, value in ((NO_NEW_PRIVS, 0), (SECUREBITS, 0), (KEEPCAPS, 1), (SECCOMP, 0), (DROP, 0)):
        came = answer(forked, lambda option=option, value=value: str(syscall("prctl", option, value, 0, 0, 0)))
        # A filter that is to be installed is asked for at address 0: EFAULT would mean that it was looked for.
        if came in ("0", "EFAULT"):
            won.append(f"prctl({option}, {value}): {came}")
    with open("/proc/self/status") as status:
        state = dict(line.split(":", 1) for line in status)
    if state["Seccomp"].strip() != "2":
        won.append(f"seccomp mode {state['Seccomp'].strip()}")
    return won and f"{won}"


def twin():
    """Promising the same once more, and naming one's threads."""
    assert syscall("prctl", NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and syscall("prctl", GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1
    assert syscall("prctl", 15, b"worker", 0, 0, 0) == 0
    with open("/proc/self/comm") as name:
        assert name.read() == "worker\n"
