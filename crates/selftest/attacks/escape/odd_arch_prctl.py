"""Ask arch_prctl for more than a thread's own pointer.

Technique: arch_prctl(2) also maps the kernel's 32-bit and x32 helper pages at an address of the program's choice (made for checkpoints),
    makes the cpuid instruction fault and changes what an address is. Programs need none of this.
Success: a second helper page is mapped, or another of these is accepted.
Stopped by: seccomp
"""

MAP_VDSO_X32, MAP_VDSO_32, MAP_VDSO_64, SET_CPUID, ENABLE_TAGGED_ADDRESSES = 0x2001, 0x2002, 0x2003, 0x1012, 0x4002
PLACE = 0x2000_0000


def attack():
    won = []
    for code, value in ((MAP_VDSO_X32, PLACE), (MAP_VDSO_32, PLACE), (MAP_VDSO_64, PLACE), (SET_CPUID, 1), (ENABLE_TAGGED_ADDRESSES, 6)):
        def child(code=code, value=value):
            with open("/proc/self/maps") as maps:
                own = [line.split()[0].split("-") for line in maps if "[vdso]" in line or "[vvar" in line]
            # The kernel maps one only where there is none. From here on the child must not ask for the time.
            for start, end in own if value == PLACE else []:
                libc.munmap(ctypes.c_void_p(int(start, 16)), ctypes.c_size_t(int(end, 16) - int(start, 16)))
            return f"{code:#x} gave {syscall('arch_prctl', code, value):#x}"

        came = answer(forked, child)
        if " gave " in came:
            won.append(came)
    return won and f"{won}"


def twin():
    """The helper page one has makes asking for the time cheap, and threads have pointers of their own."""
    import threading
    import time

    assert time.monotonic() <= time.monotonic()
    pointers = set()
    threads = [threading.Thread(target=lambda: pointers.add(threading.get_ident())) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert pointers and threading.get_ident() not in pointers
