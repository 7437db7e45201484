"""End with numbers that are no exit codes.

Technique: the kernel keeps eight bits. 259 is 3, -1 is 255, 2³¹ is 0; whoever keeps more, or takes the wait status for
    the code (768 is exit code 3), or a code above 128 for a signal, tells something else than happened. Children try
    them all and are asked by wait; the program itself ends with 259 + 128 (131: not SIGQUIT).
Success: from outside: another exit code than 131, or a signal.
Stopped by: pid_namespace
Held when: exit 131; status error; no_limit
"""


def attack():
    sys.stdout.flush()
    for code in (256, 259, -1, -255, 2**31 - 1, -(2**31), 0x7F00, 0x8B):
        child = os.fork()
        if child == 0:
            os._exit(code)
        status = os.waitpid(child, 0)[1]
        if not os.WIFEXITED(status) or os.WEXITSTATUS(status) != code & 0xFF:
            return f"{code} became {status}"
    os._exit(259 + 128)


def twin():
    """Exit codes as Python gives them: numbers, text, nothing."""
    import subprocess
    for text, code in {"sys.exit(3)": 3, "sys.exit('text')": 1, "sys.exit()": 0, "raise SystemExit(True)": 1, "1/0": 1}.items():
        done = subprocess.run([sys.executable, "-c", "import sys; " + text], stderr=subprocess.DEVNULL)
        assert done.returncode == code, (text, done.returncode)
