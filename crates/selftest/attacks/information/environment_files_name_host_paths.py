"""Search the environment's files for the place where they were made.

Technique: tools that make environments write paths into scripts (`#!`), activate scripts, RECORD, direct_url.json,
    pyvenv.cfg and compiled modules. The path of the data directory names the installation, and what lies around it.
Success: a file of the environment holds the path of the data directory.
Stopped by: root_filesystem
"""


def attack():
    environment = "/env" if os.path.isdir("/env") else canary["environment"]
    wanted = canary["data_dir"].encode()
    read = 0
    for directory, _, names in os.walk(environment):
        for name in names:
            path = os.path.join(directory, name)
            if os.path.islink(path) and canary["data_dir"] in os.readlink(path):
                return f"{path} is a link to {os.readlink(path)}"
            try:
                with open(path, "rb") as file:
                    text = file.read(200_000)
            except OSError:
                continue
            read += len(text)
            if wanted in text:
                return f"{path} holds {canary['data_dir']}"
            # A large environment is not read to its end: what names its place does so in small files near the top.
            if read > 50_000_000:
                return None


def twin():
    """Scripts and modules of the environment can be found and run."""
    assert os.path.isdir(sys.prefix)
    assert os.popen(f"{sys.executable} -c 'import sys; print(sys.prefix)'").read().strip() == sys.prefix
