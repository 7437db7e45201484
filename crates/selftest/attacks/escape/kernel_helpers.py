"""Name a program that the kernel starts as root.

Technique: core_pattern, modprobe, hotplug, uevent_helper, poweroff_cmd, binfmt_misc, the release_agent of cgroups: files with the name of
    a program that the kernel itself executes, outside of every namespace. Opened for writing, and nothing written.
Success: one opens for writing.
Stopped by: own_uid, root_filesystem
"""
import glob

FILES = """/proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/kernel/hotplug /proc/sys/kernel/poweroff_cmd
    /proc/sys/kernel/usermodehelper/bset /proc/sys/kernel/usermodehelper/inheritable /proc/sys/fs/binfmt_misc/register /proc/sys/fs/suid_dumpable
    /proc/sys/kernel/core_pipe_limit /proc/sys/kernel/acpi_video_flags /proc/sys/kernel/cad_pid /proc/sys/kernel/keys/maxkeys /proc/sysrq-trigger /proc/kcore
    /proc/kmem /proc/mtrr /proc/acpi/wakeup /proc/bus/pci/00/00.0 /proc/scsi/scsi /sys/kernel/uevent_helper /sys/kernel/fscaps
    /sys/kernel/security/apparmor/.load /sys/power/state /sys/class/mem/null/uevent /sys/module/printk/parameters/time
    /sys/kernel/debug/sched_features /sys/kernel/tracing/kprobe_events""".split()


def attack():
    patterns = ("/sys/fs/cgroup/*/release_agent", "/sys/fs/cgroup/cgroup.procs", "/proc/irq/*/smp_affinity")
    files = FILES + [path for pattern in patterns for path in glob.glob(pattern)]
    won = []
    for path in files:
        fd = answer(os.open, path, os.O_WRONLY | os.O_NONBLOCK)
        if isinstance(fd, int):
            won.append(path)
            os.close(fd)
    return won and f"may be written: {won}"


def twin():
    """What of /proc/sys is there to be read, because libraries read it."""
    import multiprocessing

    with open("/proc/sys/kernel/pid_max") as pid_max, open("/proc/sys/net/core/somaxconn") as backlog:
        assert int(pid_max.read()) > 100 and int(backlog.read()) > 0
    assert multiprocessing.cpu_count() >= 1
