# Requests: prepared without a network, and sent to a server of the program's own.
import http.server
import json
import threading

import requests


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps({"path": self.path, "body": body.decode(), "cookie": self.headers.get("Cookie")}).encode()
        self.send_response(418 if "teapot" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Set-Cookie", "seen=yes")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


prepared = requests.Request("GET", "http://example.org/a b", params={"q": "ü", "n": [1, 2]}, auth=("u", "p")).prepare()
print(prepared.method, prepared.url, prepared.headers)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
with requests.Session() as session:
    print(session.post(base + "/one", data={"a": 1}).json(), session.post(base + "/two", json=[1]).json())
    answer = session.post(base + "/teapot", data="x")
    print(answer.status_code, answer.reason, answer.headers["Content-Type"], answer.elapsed.total_seconds() < 5)
server.shutdown()
server.server_close()
try:
    requests.get(base, timeout=2)
except requests.ConnectionError as error:
    print(type(error).__name__, "refused" in str(error))
requests.get("no-scheme")
