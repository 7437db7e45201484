"""Mount by the newer, descriptor-based calls.

Technique: fsopen, fsconfig, fsmount and move_mount do what mount(2) does under other numbers, and open_tree takes a copy of a
    tree that is already there. A deny-list of older calls lets them through (CVE-2022-0185 was a bug of fsconfig).
Success: a mount is made, or a copy of a tree is had.
Stopped by: seccomp, no_capabilities
"""
import tempfile

CMD_CREATE, EMPTY_PATH, CLONE, CURRENT = 6, 4, 1, -100
RECURSIVE = 0x8000


def attack():
    place = tempfile.mkdtemp(dir="/work").encode()

    def mount_new(kind):
        context = syscall("fsopen", kind, 0)
        syscall("fsconfig", context, CMD_CREATE, None, None, 0)
        mount = syscall("fsmount", context, 0, 0)
        syscall("move_mount", mount, b"", CURRENT, place, EMPTY_PATH)
        syscall("umount2", place, 2)

    def copy(path):
        tree = syscall("open_tree", CURRENT, path, CLONE | RECURSIVE)
        syscall("move_mount", tree, b"", CURRENT, place, EMPTY_PATH)
        syscall("umount2", place, 2)

    def copy_with_attributes(path):
        # Since Linux 6.15. struct mount_attr: to set, to clear (read-only), propagation, user namespace.
        attributes = (ctypes.c_uint64 * 4)(0, 1, 0, 0)
        syscall("open_tree_attr", CURRENT, path, CLONE, attributes, 32)

    attempts = [(mount_new, kind) for kind in (b"tmpfs", b"proc", b"sysfs", b"cgroup2")]
    attempts += [(how, path) for how in (copy, copy_with_attributes) for path in (b"/", b"/usr", b"/work")]
    won = [f"{how.__name__} {what}" for how, what in attempts if answer(how, what) is None]
    return won and f"{won}"


def twin():
    """Directories and files by descriptor, as careful programs open them."""
    usr = os.open("/usr", os.O_PATH | os.O_DIRECTORY)
    passwd = os.open("lib/os-release", os.O_RDONLY, dir_fd=usr)
    assert os.read(passwd, 10)
    assert os.stat("bin", dir_fd=usr, follow_symlinks=False)
    os.close(passwd)
    os.close(usr)
