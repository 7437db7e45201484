"""Leave as many and as large files as there can be.

Technique: what is left is collected. Sparse files of exbibytes, a file with a million names, trees that are deeper than any path, and
    files that take a second each to open would keep whoever collects them busy for ever, or fill the host's disk.
Success: it takes longer than collecting may take.
Stopped by: workspace
Held when: answered_within 20 s
"""


def attack():
    for number in range(10):
        with open(f"/work/sparse-{number}", "wb") as file:
            for size in (1 << 40, (1 << 62) + 12345):
                answer(file.truncate, size)
    open("/work/one", "w").close()
    for number in range(20_000):
        if answer(os.link, "/work/one", f"/work/name-{number}") is not None:
            break
    os.chdir("/work")
    for _ in range(3_000):
        if answer(os.mkdir, "d" * 200) is not None:
            break
        os.chdir("d" * 200)
        open("file", "w").close()


def twin():
    """A hundred files in ten directories."""
    for number in range(100):
        os.makedirs(f"/work/{number // 10}", exist_ok=True)
        with open(f"/work/{number // 10}/{number}", "w") as file:
            file.write("x" * 1000)
