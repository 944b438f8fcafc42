"""Requests to addresses that people typed: to the public internet only, and to the very address that was checked."""

import contextlib
import http.client
import json
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from planner.domain.networks import is_public

TIMEOUT = 5
"""Seconds for each step of a request."""
DEADLINE = 10
"""Seconds for the whole of it, however slowly the other side speaks."""
MOST_BYTES = 64 * 1024


class ForbiddenAddressError(Exception):
    """The address is not https, or leads into a network that is none of its business."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self):
        """The body as an object; an empty one when it is none."""
        try:
            data = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}


def post_json(address, payload):
    """Post to a checked address. Redirects are not followed. Raises `ForbiddenAddressError`, `OSError`."""
    parts = urlsplit(address)
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise ForbiddenAddressError(address) from error
    is_trusted = f"{host}:{port}" in settings.OUTGOING_PRIVATE_HOSTS
    if parts.scheme != "https" and not (is_trusted and parts.scheme == "http"):
        raise ForbiddenAddressError(parts.scheme)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Connection": "close"}
    try:
        with _connected(host, port, is_trusted=is_trusted, is_secure=parts.scheme == "https") as connection:
            connection.request("POST", target, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read(MOST_BYTES))
    except (http.client.HTTPException, UnicodeError) as error:
        raise OSError("the address or the answer is no HTTP") from error


@contextlib.contextmanager
def _connected(host, port, *, is_trusted, is_secure):
    """A connection to the first of the checked addresses; resolving again could lead elsewhere."""
    address = _checked(host, port, is_trusted=is_trusted)
    raw = socket.create_connection((address, port), timeout=TIMEOUT)
    with contextlib.closing(raw):
        watch = threading.Timer(DEADLINE, _cut, [raw])
        watch.daemon = True
        watch.start()
        try:
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if is_secure else raw
            with contextlib.closing(connection):
                yield connection
        finally:
            watch.cancel()


def _checked(host, port, *, is_trusted):
    """One address of the host; every one of them must be public, or the answer of the name server is a trick."""
    found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not is_trusted and not all(is_public(address) for address in found):
        raise ForbiddenAddressError(host)
    return sorted(found, key=lambda address: (":" in address, address))[0]


def _cut(raw):
    with contextlib.suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)
