"""Find the credentials of package tools.

Technique: pip, uv, conda, npm, git, docker and cloud tools keep addresses with passwords, and tokens, in files of the
    home, of /etc, of the environment, of the interpreter's own prefix (pip reads `pip.conf` there), and in caches.
Success: such a file, or an address with a password in the settings that pip would use.
Stopped by: root_filesystem, clean_environment
"""
import re
import subprocess

SECRET = re.compile(r"://[^/\s:@]+:[^/\s@]+@|_authToken|password\s*[=:]|token\s*[=:]", re.IGNORECASE)


def attack():
    homes = {os.path.expanduser("~"), os.path.expanduser("~root"), "/root", "/nonexistent", os.environ.get("HOME", "/")}
    names = (
        ".netrc .pypirc .pip/pip.conf .config/pip/pip.conf .config/uv/uv.toml .condarc .npmrc .gitconfig "
        ".git-credentials .docker/config.json .aws/credentials .config/gcloud .kube/config .ssh .cache/pip .cache/uv "
        ".bash_history .python_history .local/share/uv"
    ).split()
    for path in [f"{home}/{name}" for home in homes for name in names]:
        if os.path.lexists(path):
            return path
    prefixes = {sys.prefix, sys.base_prefix, "/usr/local", "/usr", "/etc", "/etc/xdg", "/etc/xdg/pip", "/etc/uv"}
    names = "pip.conf uv.toml .condarc condarc etc/pip.conf etc/npmrc npmrc .netrc etc/gitconfig gitconfig etc/conda/.condarc etc/uv/uv.toml".split()
    for path in [f"{prefix}/{name}" for prefix in prefixes for name in names]:
        try:
            with open(path, errors="replace") as found:
                secret = SECRET.search(found.read(100_000))
        except OSError:
            continue
        if secret:
            return f"{path} holds a password or token"
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    variables = [name for name in os.environ if name.startswith(("PIP_", "UV_", "TWINE_", "AWS_", "GITHUB_", "CONDA_")) or "PROXY" in name.upper()]
    # What they hold is nobody's business, not even in a report.
    return (SECRET.search(told) and "pip's settings hold a password") or (variables and f"variables {variables}")


def twin():
    """A program may keep and read such a file of its own."""
    import netrc
    with open(os.path.expanduser("~/own-netrc"), "w") as own:
        own.write("machine example.org login me password mine\n")
    os.chmod(os.path.expanduser("~/own-netrc"), 0o600)
    assert netrc.netrc(os.path.expanduser("~/own-netrc")).authenticators("example.org")[2] == "mine"
