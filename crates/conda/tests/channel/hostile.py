#!/usr/bin/env python3
"""Makes a conda channel of packages that attack whoever installs them: `hostile.py OUT_DIR`. Needs the standard library only.

Each package is one attack, and says in its summary what it tries.
"""

import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

Entry = tuple[str, str, str]
"""Path in the archive, what it is in the package's list, and its content; or `-> ` and the target of a symbolic link, `=> ` and that of a
hard link, `|` for a pipe."""

ATTACKS: dict[str, tuple[str, list[Entry]]] = {
    "climbing-member": ("a file above the environment", [("../../climbed.txt", "hardlink", "x")]),
    "absolute-member": ("a file at an absolute path", [("/climbed.txt", "hardlink", "x")]),
    "absolute-link": ("a link to a file of the machine", [("lib/a", "softlink", "-> /etc/passwd")]),
    "climbing-link": ("a link to above the environment", [("a/b", "softlink", "-> ../../x")]),
    "winding-link": (
        "two links that lead out only together",
        [("a/b/c/top", "softlink", "-> ../../.."), ("out", "softlink", "-> a/b/c/top/../.."), ("out/climbed.txt", "hardlink", "x")],
    ),
    "link-below-link": (
        "a link that is deeper by name than by place",
        [("a/b/c", "softlink", "-> ../.."), ("a/b/c/up", "softlink", "-> ../../../x")],
    ),
    "link-as-file": ("a link that its list calls a file", [("lib/a", "hardlink", "-> /etc/passwd")]),
    "record-writer": ("a record of a package that is not there", [("conda-meta/a-1-0.json", "hardlink", "{}")]),
    "link-written-through": ("a file through a link", [("out", "softlink", "-> ../.."), ("out/climbed.txt", "hardlink", "x")]),
    "hard-link": ("another name of a file of the machine", [("lib/a", "hardlink", "=> /etc/passwd")]),
    "climbing-hard-link": ("the same, by climbing", [("lib/a", "hardlink", "=> ../../../../../../../etc/passwd")]),
    "pipe": ("a pipe, which is read for ever", [("lib/a", "hardlink", "|")]),
    "control-name": ("a file name of two lines", [("lib/a\nb.py", "hardlink", "x")]),
}
# Other lies than those of the archive's members.
LISTS: dict[str, list[dict]] = {
    "climbing-list": [{"_path": "../../climbed.txt", "path_type": "hardlink", "size_in_bytes": 1}],
    "absolute-list": [{"_path": "/etc/passwd", "path_type": "hardlink", "size_in_bytes": 1}],
    "behind-link": [{"_path": "etc/passwd", "path_type": "hardlink", "size_in_bytes": 1}],
    "list-of-nothing": [{"_path": "lib/absent", "path_type": "hardlink", "size_in_bytes": 1}],
}


def add(archive: tarfile.TarFile, name: str, content: str) -> None:
    member = tarfile.TarInfo(name)
    kinds = {"-> ": tarfile.SYMTYPE, "=> ": tarfile.LNKTYPE, "|": tarfile.FIFOTYPE}
    if kind := kinds.get(content[:3]):
        member.type, member.linkname = kind, content[3:]
        archive.addfile(member)
    else:
        data = content.encode()
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


def package(out: Path, name: str, members: list[Entry], paths: list[dict] | None = None, calls_itself: str = "", **index) -> dict:
    """Writes `name-1.0-0.tar.bz2`, and gives back what the channel says of it."""
    inside = {"name": calls_itself or name, "version": "1.0", "build": "0", "build_number": 0, "depends": [], "subdir": "noarch", "noarch": "generic"}
    inside |= index
    listed = [{"_path": path, "path_type": kind} for path, kind, _ in members] if paths is None else paths
    file = out / "noarch" / f"{name}-1.0-0.tar.bz2"
    with tarfile.open(file, "w:bz2") as archive:
        add(archive, "info/index.json", json.dumps(inside))
        add(archive, "info/paths.json", json.dumps({"paths": listed, "paths_version": 1}))
        for path, _, content in members:
            add(archive, path, content)
    content = file.read_bytes()
    return inside | {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def records(out: Path) -> dict[str, dict]:
    made = {name: package(out, name, members) for name, (_, members) in ATTACKS.items()}
    for name, listed in LISTS.items():
        link = [("etc", "softlink", "-> /etc")] if name == "behind-link" else []
        made[name] = package(out, name, link, listed)
    made["other-package"] = package(out, "other-package", [], calls_itself="another")
    fine = [("lib/fine.txt", "hardlink", "fine")]
    made["fine"] = package(out, "fine", fine)
    made["wrong-hash"] = package(out, "wrong-hash", fine) | {"sha256": "0" * 64}
    made["no-hash"] = package(out, "no-hash", fine)
    del made["no-hash"]["sha256"]
    made["huge"] = package(out, "huge", fine) | {"size": 10**15}
    made["needs-option"] = package(out, "needs-option", fine, depends=["-rf"])
    made["needs-nobody"] = package(out, "needs-nobody", fine, depends=["nobody >=1"])
    for name, command in (("climbing-command", "../../climbed"), ("option-command", "-c")):
        link = {"noarch": {"type": "python", "entry_points": [f"{command} = a:b"]}, "package_metadata_version": 1}
        members = [("info/link.json", "", json.dumps(link))]
        made[name] = package(out, name, members, [], noarch="python", depends=["python"])
    return made


def main(out: Path) -> None:
    for subdirectory in ("noarch", "linux-64"):
        (out / subdirectory).mkdir(parents=True, exist_ok=True)
    packages = {f"{name}-1.0-0.tar.bz2": record for name, record in records(out).items()}
    for subdirectory, listed in (("noarch", packages), ("linux-64", {})):
        text = json.dumps({"info": {"subdir": subdirectory}, "packages": listed, "packages.conda": {}, "repodata_version": 1})
        (out / subdirectory / "repodata.json").write_text(text)


main(Path(sys.argv[1]))
