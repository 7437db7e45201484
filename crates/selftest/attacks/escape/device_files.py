"""Open the machine's devices.

Technique: memory, kernel log, disks, loop devices, /dev/kvm, /dev/fuse, /dev/net/tun, the processor's registers, graphics cards: each is a
    way out or a kernel interface that was written for root.
Success: one opens.
Stopped by: root_filesystem
"""

NAMES = """mem kmem port kmsg console tty ptmx fuse kvm net/tun loop-control loop0 vda sda nvme0n1 dm-0 zram0 mapper/control userfaultfd
    vhost-net vhost-vsock vsock uinput input/event0 rfkill snapshot cpu/0/msr cpu/0/cpuid cpu_dma_latency vfio/vfio dri/card0
    dri/renderD128 nvidia0 nvidiactl dma_heap/system udmabuf btrfs-control autofs hwrng hpet rtc0 mei0 tpm0 tpmrm0 sgx_enclave sev bus/usb/001/001
    snd/timer fb0 vcs vga_arbiter ppp cuse raw/rawctl nbd0 mcelog ion binder hwbinder ashmem""".split()


def attack():
    won = []
    for name in NAMES:
        for flags in (os.O_RDWR, os.O_RDONLY, os.O_WRONLY):
            fd = answer(os.open, "/dev/" + name, flags | os.O_NONBLOCK | os.O_NOCTTY)
            if isinstance(fd, int):
                won.append(name)
                os.close(fd)
                break
    # Whatever else is there beside the five that every program needs.
    known = {"full", "null", "random", "urandom", "zero", "fd", "shm", "stdin", "stdout", "stderr"}
    return won and f"opened {won}" or set(os.listdir("/dev")) - known and f"there is {set(os.listdir('/dev')) - known}"


def twin():
    """The devices that every program needs, and memory shared through /dev/shm."""
    import multiprocessing

    for name in ("full", "null", "random", "urandom", "zero"):
        os.close(os.open("/dev/" + name, os.O_RDWR))
    assert len(os.getrandom(16)) == 16
    with open("/dev/fd/0") as standard_input:
        assert standard_input.read() == ""
    assert multiprocessing.Semaphore(2).acquire(timeout=1)
