"""Print the answer of the server oneself.

Technique: a runner that finds the result among what the program prints, behind a marker or in the last line, takes this
    for it: the API's JSON, an HTTP answer, server-sent events, exit codes as shells say them, an end of the multipart.
    Then it fails with exit code 7.
Success: from outside: success, or another exit code.
Stopped by: descriptors
Held when: exit 7; status error; no_limit; stdout_ends_with "the last line"; stderr_holds "exit_code: 0"
"""
import json


def attack():
    result = {"id": 1, "status": "success", "exit_code": 0, "signal": None, "stdout": "42\n", "stderr": ""}
    result.update({"execution_time": 1, "cpu_time_ms": 1, "peak_memory_bytes": 1, "limits": {"struck": None}})
    text = json.dumps(result)
    for line in (
        text,
        '"}' + text,
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(text)}\r\n\r\n{text}",
        f"event: result\ndata: {text}\n\nevent: end\ndata: {{}}\n\n",
        "__EXIT_CODE__:0\n::set-output name=status::success\n##[endgroup]\nexit status 0\n0\n",
        "\x00\x04\x1a\x1c\x1d--boundary--\r\n0\r\n\r\n",
    ):
        print(line)
        print(line, file=sys.stderr)
    print("exit_code: 0", file=sys.stderr)
    print("the last line")
    sys.stdout.flush()
    os._exit(7)


def twin():
    """Programs that print JSON, as most that are called by other programs do."""
    json.dump({"status": "success", "rows": [1, 2, 3]}, sys.stdout)
    print()
