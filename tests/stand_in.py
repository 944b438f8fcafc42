"""A local server in the place of WeCom, Feishu and DingTalk: it answers as it is told and remembers what it got."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OK = {"errcode": 0, "errmsg": "ok"}
SILENCE = object()


class StandIn(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got = []
        self.answers = []
        """What to answer next: a dict, `(status, dict or bytes)`, or SILENCE; `OK` when there is nothing left."""
        self.asked = threading.Event()
        self.quiet_for = 30

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/robot/send?key=SECRET-KEY"

    @property
    def place(self):
        return f"127.0.0.1:{self.server_port}"

    def texts(self):
        return [body["text"]["content"] for _path, body in self.got]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.answers.pop(0) if self.server.answers else OK
        self.server.asked.set()
        if answer is SILENCE:
            end = time.monotonic() + self.server.quiet_for
            while time.monotonic() < end:
                time.sleep(0.05)
            self.close_connection = True
            return
        status, data = answer if isinstance(answer, tuple) else (200, answer)
        if status == 200 and data == OK:
            self.server.got.append((self.path, json.loads(body)))
        content = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@contextmanager
def stand_in():
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.quiet_for = 0
        server.shutdown()
        server.server_close()
        thread.join()
