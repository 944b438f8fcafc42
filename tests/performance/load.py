"""A light HTTP client for load: prepared bytes over kept-alive sockets, cheap beside the server it measures."""

import socket
import threading
import time
from dataclasses import dataclass


class UnexpectedStatus(RuntimeError):
    """The server answered something else than was measured for."""


@dataclass(frozen=True)
class Timing:
    """Seconds per request, in order, and the wall time of the whole round."""

    seconds: tuple[float, ...]
    wall: float

    @property
    def median_ms(self):
        return self.percentile_ms(50)

    def percentile_ms(self, percent):
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    @property
    def per_second(self):
        return len(self.seconds) / self.wall


def request_bytes(method, path, cookies, body=None, headers=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", f"Cookie: {cookies}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    content = (body or "").encode()
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def run_round(port, clients, status=200):
    """Each client is an iterable of request bytes; all start together. Returns one `Timing` of every request."""
    barrier = threading.Barrier(len(clients) + 1)
    timings = [[] for _client in clients]
    failures = []

    def work(requests, seconds):
        with Connection(port) as connection:
            barrier.wait()
            try:
                for request in requests:
                    started = time.perf_counter()
                    connection.exchange(request, status)
                    seconds.append(time.perf_counter() - started)
            except (UnexpectedStatus, OSError) as error:
                failures.append(error)

    threads = [
        threading.Thread(target=work, args=(list(requests), seconds))
        for requests, seconds in zip(clients, timings, strict=True)
    ]
    for thread in threads:
        thread.start()
    barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Timing(tuple(second for client in timings for second in client), time.perf_counter() - started)


class Connection:
    """One kept-alive connection that reads whole responses."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.socket.close()

    def exchange(self, request, expected=200):
        """Send one request; return (status, headers, body). Any other status than expected raises."""
        self.socket.sendall(request)
        head = self._until(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        status = int(first.split()[1])
        if headers.get("transfer-encoding") == "chunked":
            body = self._chunks()
        else:
            body = b"" if status == 304 else self._exactly(int(headers.get("content-length", 0)))
        if status != expected:
            raise UnexpectedStatus(f"{first}: {request[:80]!r} {body[:400]!r}")
        return status, headers, body

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data

    def _until(self, mark):
        while mark not in self.buffer:
            self._more()
        found, self.buffer = self.buffer.split(mark, 1)
        return found

    def _exactly(self, length):
        while len(self.buffer) < length:
            self._more()
        found, self.buffer = self.buffer[:length], self.buffer[length:]
        return found

    def _chunks(self):
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._exactly(size)
            self._exactly(2)
        self._exactly(2)
        return body
