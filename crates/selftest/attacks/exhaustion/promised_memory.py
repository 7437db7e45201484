"""Have memory promised that others then cannot have.

Technique: where the kernel promises no more than there is (vm.overcommit_memory=2), private memory counts when it is mapped,
    written or not: a mapping that is never touched, which no memory cgroup sees, makes malloc fail for the whole machine.
Success: such a machine promised more than twice the memory limit.
Stopped by: rlimits
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    with open("/proc/sys/vm/overcommit_memory") as file:
        strict = file.read().strip() == "2"
    kept, promised = [], 0
    while promised <= 2 * LIMIT:
        kept.append(mmap.mmap(-1, LIMIT // 4, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
        promised += LIMIT // 4
    # Elsewhere a promise takes nothing from anybody.
    return f"{promised >> 20} MB were promised, and none of it is used" if strict else None


def twin():
    """What honest programs map and do not use: arenas of allocators, stacks of threads."""
    import threading

    go_on = threading.Event()
    threads = [threading.Thread(target=go_on.wait) for _ in range(20)]
    for thread in threads:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
