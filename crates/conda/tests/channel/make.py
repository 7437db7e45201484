#!/usr/bin/env python3
"""Makes a conda channel in a directory: `make.py OUT_DIR [--python EXECUTABLE]`.

    scripts/get-rattler-build
    python3 crates/conda/tests/channel/make.py /tmp/channel
    python3 -m http.server --bind 127.0.0.1 --directory /tmp/channel 8999

In it are `python` (made of one of the machine's, relocatable), `greeting` 1.0 and 2.0 (noarch, with the command
`greet`), `choir` (noarch, needs `greeting`) and `compass` (compiled, holds the prefix). The channel's address is then
`http://127.0.0.1:8999`. Nothing is downloaded.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[3]
BUILDER = REPOSITORY / ".tools" / "rattler-build" / "bin" / "python"
OLDEST = (3, 9)


def in_builder() -> None:
    """Goes on in the Python that has py-rattler-build, if this one has not."""
    try:
        import rattler_build  # noqa: F401
    except ImportError:
        if not BUILDER.exists() or Path(sys.prefix) == BUILDER.parents[1]:
            sys.exit("py-rattler-build is not there: run scripts/get-rattler-build")
        os.execv(BUILDER, [str(BUILDER), "-B", __file__, *sys.argv[1:]])


def describe(executable: Path) -> tuple[str, str, str] | None:
    """Version, prefix and place of packages of an interpreter, if it runs."""
    code = "import platform, sys, sysconfig; print(platform.python_version(), sys.base_prefix, sysconfig.get_path('purelib'))"
    answer = subprocess.run([executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    words = answer.stdout.split()
    return (words[0], words[1], words[2]) if answer.returncode == 0 and len(words) == 3 else None


def find_python() -> Path:
    """A Python that has its packages where its makers put them (Debian has not), the newest up to 3.12; or any."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path("~/.pyenv").expanduser()) / "versions"
    candidates = [*pyenv.glob("3.*/bin/python"), Path(sys.base_prefix) / "bin/python3", Path("/usr/bin/python3")]
    fit = []
    for candidate in filter(Path.exists, candidates):
        if found := describe(candidate):
            version = tuple(int(part) for part in found[0].split(".")[:2] if part.isdigit())
            if version >= OLDEST:
                fit.append(("dist-packages" not in found[2], version <= (3, 12), version, candidate))
    if not fit:
        sys.exit("no Python found that a package could be made of: use --python")
    return max(fit)[3]


def build(recipe: str, out: Path, variants: dict[str, str]) -> None:
    from rattler_build import Stage0Recipe, VariantConfig

    with tempfile.TemporaryDirectory() as copy:
        # The folder of a recipe is written to.
        shutil.copytree(HERE / "recipes" / recipe, copy, dirs_exist_ok=True)
        parsed = Stage0Recipe.from_file(Path(copy) / "recipe.yaml")
        config = VariantConfig({name: [value] for name, value in variants.items()})
        parsed.run_build(variant_config=config, output_dir=out, channels=[], package_format="conda:1", no_include_recipe=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="the directory of the channel")
    parser.add_argument("--python", type=Path, help="the interpreter that the package python is made of")
    arguments = parser.parse_args()
    in_builder()

    python = (arguments.python or find_python()).absolute()
    found = describe(python)
    if found is None:
        sys.exit(f"{python} does not run")
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.out) as work:
        out = Path(work) / "channel"
        build("python", out, {"python_version": found[0], "python_executable": str(python)})
        for version in ("1.0", "2.0"):
            build("greeting", out, {"greeting_version": version})
        build("choir", out, {})
        build("compass", out, {})
        for subdirectory in ("noarch", "linux-64"):
            shutil.rmtree(arguments.out / subdirectory, ignore_errors=True)
            shutil.move(out / subdirectory, arguments.out / subdirectory)
            for file in (arguments.out / subdirectory).iterdir():
                # Whoever serves it need not be whoever made it.
                file.chmod(0o644)


if __name__ == "__main__":
    main()
