"""Learn which devices the machine has.

Technique: /proc/bus (PCI, USB and input devices, these with their unique names), /proc/interrupts and irq, ioports,
    iomem, /proc/driver, acpi, asound, tty, and /sys. Interrupt counters of keyboard and network card even tell when
    somebody types or sends.
Success: a device, or a counter of one.
Stopped by: root_filesystem
"""
import glob

FILES = (
    "bus/pci/devices bus/input/devices bus/usb/devices interrupts ioports iomem consoles dma mtrr driver/rtc "
    "driver/nvram asound/cards acpi/wakeup tty/driver/serial"
).split()

PATTERNS = (
    "/proc/bus/*/* /proc/irq/[0-9]* /sys/bus/*/devices/* /sys/class/*/* /sys/firmware/* /dev/input/* /dev/snd/* "
    "/dev/dri/*"
).split()


def attack():
    for path in FILES:
        try:
            with open(f"/proc/{path}", errors="replace") as found:
                text = found.read(400).strip()
        except OSError:
            continue
        if text:
            return f"/proc/{path}: {text[-100:]}"
    for pattern in PATTERNS:
        if glob.glob(pattern):
            return f"{pattern}: {glob.glob(pattern)[:3]}"


def twin():
    """The processors and the memory there are: what programs size themselves by."""
    import multiprocessing
    assert multiprocessing.cpu_count() >= 1 and os.sysconf("SC_PAGE_SIZE") >= 4096
    assert os.sysconf("SC_PHYS_PAGES") > 0
    with open("/proc/cpuinfo") as lines:
        assert "processor" in lines.read()
    with open("/proc/meminfo") as lines:
        assert lines.readline().startswith("MemTotal:")
