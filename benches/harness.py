"""What the measurements share: a server of their own, its users, and how figures are presented."""

import contextlib
import http.client
import json
import os
import platform
import re
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent
EXECUTABLE = REPOSITORY / "target/release/coderunner"
READY = re.compile(r"CodeRunner is ready: (http://\S+)")
# First start makes the base environment, which takes its time where packages must be downloaded.
START_S_MAX = 300
STOP_S_MAX = 30
ANYTHING = re.compile(r"[\s\S]*")


class Failure(Exception):
    """What keeps us from measuring, in a sentence."""


@contextlib.contextmanager
def data_directory():
    """A path for a server's data, which the server makes itself; removed after the block."""
    with tempfile.TemporaryDirectory(prefix="coderunner-bench-") as scratch:
        yield Path(scratch) / "data"


@contextlib.contextmanager
def server(executable: Path, data: Path, settings: dict[str, str] | None = None, log: list[str] | None = None):
    """A server that runs within the block; gives its base URL, and its log line by line to `log`."""
    command = [REPOSITORY / "scripts/run", executable, "127.0.0.1:0", data]
    environment = os.environ | {"CODERUNNER_STARTER_PACKAGES": ""} | (settings or {})
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    errors = [] if log is None else log
    reader = threading.Thread(target=lambda: errors.extend(process.stderr), daemon=True)
    reader.start()
    try:
        yield wait_until_ready(process, errors)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen, errors: list[str]) -> str:
    too_late = threading.Timer(START_S_MAX, process.kill)
    too_late.start()
    try:
        for line in process.stdout:
            if ready := READY.search(line):
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return ready[1]
    finally:
        too_late.cancel()
    raise Failure("the server did not get ready:\n" + "".join(errors[-20:]))


def add_users(data: Path, names: list[str]) -> None:
    """Users of the lowest level with the administrator's password."""
    file = next(data.rglob("coderunner.db"), None)
    if file is None:
        raise Failure(f"the first start left no coderunner.db in {data}")
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        database.executemany(
            """
            INSERT INTO users (username, email, full_name, hashed_password, is_active, is_admin, user_level,
                               must_change_password, created_at)
            SELECT :name, :name || '@localhost', NULL, hashed_password, 1, 0, 1, 0, created_at
            FROM users WHERE username = 'admin'
            """,
            [{"name": name} for name in names],
        )


class Client:
    """A user on one connection that stays open."""

    def __init__(self, base: str, username: str = "admin") -> None:
        address = urlsplit(base)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self.headers = {"Content-Type": "application/json"}
        # All users of these servers have the administrator's first password.
        token = self.post("/login", {"username": username, "password": "admin123"})["access_token"]
        self.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, body: dict) -> dict:
        return self.call("POST", path, json.dumps(body))

    def get(self, path: str):
        return self.call("GET", path)

    def call(self, method: str, path: str, body: str | None = None):
        self.connection.request(method, path, body, self.headers)
        response = self.connection.getresponse()
        self.timing = response.getheader("Server-Timing", "")
        answer = json.loads(response.read())
        if response.status != 200:
            raise Failure(f"{method} {path} answered {response.status}: {answer}")
        return answer

    def execute(self, code: str, expected: re.Pattern) -> dict:
        answer = self.post("/execute", {"code": code})
        if answer["status"] != "success" or not expected.fullmatch(answer["stdout"]):
            raise Failure(f"an execution of {code!r} went wrong: {answer}")
        return answer

    def warm_up(self, code: str = "print(1)", times_max: int = 200) -> None:
        """Until an interpreter waits that has what this code imports; what it imports has to be seen some times first."""
        for _ in range(times_max):
            self.execute(code, ANYTHING)
            if self.timing.startswith("warm"):
                return
            time.sleep(0.05)
        raise Failure("no interpreter comes to be warm")

    def time_execute(self) -> float:
        """Milliseconds."""
        start = time.perf_counter()
        self.execute("print(1)", re.compile(r"1\n"))
        return (time.perf_counter() - start) * 1000


def phases(timing: str) -> dict[str, float]:
    """Those of a Server-Timing header, in milliseconds."""
    return {name: float(ms) for name, ms in re.findall(r"(\w+);dur=([\d.]+)", timing)}


def base_interpreter(client: Client) -> tuple[str, dict[str, list[str]]]:
    """The interpreter behind the base environment, and the isolation it was seen under."""
    answer = client.execute("import sys; print(sys._base_executable)", re.compile(r"/.+\n"))
    return answer["stdout"].strip(), answer["isolation"]


def time_plain(interpreter: str, code: str, options: tuple[str, ...] = ("-I",)) -> float:
    """Milliseconds from starting an interpreter on this code to its end."""
    start = time.perf_counter()
    output, into = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, into, 1), (os.POSIX_SPAWN_CLOSE, output), (os.POSIX_SPAWN_CLOSE, into)]
    child = os.posix_spawn(interpreter, [interpreter, *options, "-c", code], os.environ, file_actions=actions)
    os.close(into)
    with open(output, "rb") as stream:
        printed = stream.read()
    _, status = os.waitpid(child, 0)
    if status != 0 or not printed:
        raise Failure(f"{interpreter} -c {code!r} printed {printed!r} and ended with {status}")
    return (time.perf_counter() - start) * 1000


def started(command: list[str]) -> float:
    """How many of these start and end a second, as many at a time as there are cores."""
    count = 200
    lines = "\n".join(str(number) for number in range(count)).encode()
    xargs = ["xargs", f"-P{os.cpu_count()}", "-I{}", *command]
    start = time.perf_counter()
    ended = subprocess.run(xargs, input=lines, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if ended.returncode != 0 or ended.stdout.count(b"1\n") != count:
        raise Failure(f"{command}: {ended.stderr.decode()[-300:]}")
    return count / (time.perf_counter() - start)


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def report_rates(rates: dict[str, list[float]], of: str, turns: int) -> None:
    """One of them beside each of the others."""
    best = {name: max(values) for name, values in rates.items()}
    print(f"Executions of print(1) a second, the best of {turns} turns\n")
    for name, rate in best.items():
        beside = "" if name == of else f"   {of} is {best[of] / rate:.2f} x that"
        print(f"{name:28}{rate:>8.0f}{beside}")
    print()


def report_machine(isolation: dict[str, list[str]] | None = None) -> None:
    if isolation is not None:
        print(f"isolation:   {len(isolation['layers'])} layers, missing: {', '.join(isolation['missing']) or 'none'}")
    print(f"machine:     {os.cpu_count()} cores, {cpu_model()}, Linux {platform.release()}, load {os.getloadavg()[0]:.1f}")


def cpu_model() -> str:
    # Arm kernels give no model name.
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()
