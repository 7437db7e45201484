"""Call the kernel as an x32 program.

Technique: x32 calls have the same architecture as 64-bit ones and bit 30 set in their number, so a filter that compares numbers
    with a deny-list does not know them; before Linux 5.4 the numbers 512 to 547 reached them without the bit.
Success: one of them is answered otherwise than by "no such call" or "not permitted".
Stopped by: seccomp
"""

X32 = 0x4000_0000
GETPID, UNSHARE, RETURN_FROM_SIGNAL = 39, 272, 513


def attack():
    if not IS_X86_64:
        raise OSError(errno.ENOSYS, "x32")

    def child():
        won = []
        for call in (GETPID, UNSHARE, *set(range(512, 548)) - {RETURN_FROM_SIGNAL}):
            for bits in (X32, X32 | 1 << 63, 0):
                # -1 is no address, no descriptor and no process, so nothing happens whatever the call is.
                if call >= 512 or bits:
                    came = answer(raw_syscall, call | bits, -1, -1, -1, -1, -1, -1)
                    if came not in ("ENOSYS", "EPERM"):
                        won.append(f"{call | bits:#x}: {came}")
        return ", ".join(won)

    return forked(child)


def twin():
    """The same calls by their 64-bit numbers."""
    assert raw_syscall(39 if IS_X86_64 else 172) == os.getpid()
