"""Make hard links to what lies outside of the workspace.

Technique: a link is another name for the same file, with another directory's rights: to executables, to files opened elsewhere (by descriptor and
    through /proc), to devices. Also renaming across mounts, exchanging, and moving the mount points themselves.
Success: a link or a move crosses a border.
Stopped by: root_filesystem, workspace
"""

FOLLOW, EMPTY_PATH, CURRENT, EXCHANGE = 0x400, 0x1000, -100, 2


def attack():
    won = []
    for source in ("/usr/bin/id", "/env/bin/python", "/etc/passwd", "/dev/null", "/proc/self/exe", "/proc/1/exe", "/proc/self/fd/0", "/proc/self/mem"):
        if answer(os.link, source, "/work/link") is None:
            won.append(f"link to {source}")
        if answer(syscall, "linkat", CURRENT, source.encode(), CURRENT, b"/work/link", FOLLOW) == 0:
            won.append(f"link to what {source} leads to")
        held = answer(os.open, source, os.O_PATH)
        if isinstance(held, int):
            if answer(syscall, "linkat", held, b"", CURRENT, b"/work/link", EMPTY_PATH) == 0:
                won.append(f"link to the opened {source}")
            os.close(held)
        if answer(os.rename, source, "/work/moved") is None:
            won.append(f"moved {source}")
            answer(os.rename, "/work/moved", source)
        answer(os.unlink, "/work/link")
    # One file system is shown at these three; their borders hold all the same.
    for source, target in (("/work", "/tmp"), ("/tmp", "/work"), ("/work", "/dev/shm")):
        with open(source + "/file", "w"):
            pass
        for attempt in (lambda: os.link(source + "/file", target + "/file"), lambda: os.rename(source + "/file", target + "/file")):
            if answer(attempt) is None:
                won.append(f"from {source} to {target}")
    for place in ("/work", "/tmp", "/env", "/proc", "/dev/shm"):
        if answer(os.rename, place, place + "2") is None:
            won.append(f"moved {place} itself")
            answer(os.rename, place + "2", place)
        for _ in range(2):  # There and back.
            if answer(syscall, "renameat2", CURRENT, place.encode(), CURRENT, b"/run", EXCHANGE) == 0:
                won.append(f"exchanged {place}")
    return won and f"{won}"


def twin():
    """Links and moves inside, copies across."""
    import shutil

    with open("/work/one", "w") as file:
        file.write("text")
    os.link("/work/one", "/work/two")
    assert os.stat("/work/one").st_nlink == 2
    os.rename("/work/two", "/work/three")
    shutil.move("/work/three", "/tmp/three")
    with open("/tmp/three") as file:
        assert file.read() == "text"
