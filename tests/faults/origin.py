"""A web server on loopback that misbehaves on demand (``tests/faults/behaviours.py``).

In a test: the fixture ``origin``. As a process of its own: ``python -m tests.faults.origin --port 8099``; then
``/-/counts`` tells as JSON how often each path was asked for.
"""

import argparse
import json
import socket
import socketserver
import ssl
import struct
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.faults.behaviours import BEHAVIOURS

CERTIFICATE = Path(__file__).with_name("untrusted.pem")
MAX_HEAD = 64 * 1024


class Origin(socketserver.ThreadingTCPServer):
    """The server. ``robots`` is its robots.txt: status line and text."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.stopping = threading.Event()
        self.counts: Counter[str] = Counter()  # requests, by path
        self.robots = ("404 Not Found", "")
        self._counting = threading.Lock()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(CERTIFICATE)
        super().__init__((host, port), Request)

    @property
    def pair(self) -> str:
        """``host:port``, as the setting that allows to fetch from it wants it."""
        return f"{self.server_address[0]}:{self.server_address[1]}"

    @property
    def base(self) -> str:
        """Its address without a slash at the end."""
        return f"http://{self.pair}"

    def count(self, path: str) -> int:
        """Count one more request of a path; how many there were."""
        with self._counting:
            self.counts[path] += 1
            return self.counts[path]

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who leaves early is what all this is about: only other errors are printed."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Request(socketserver.BaseRequestHandler):
    """One connection, with one request on it. Speaks TLS to those who begin with it."""

    server: Origin
    request: socket.socket

    def handle(self) -> None:
        """Read the request and let the behaviour that it names answer it."""
        if self.request.recv(1, socket.MSG_PEEK) == b"\x16":
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head:
            received = self.request.recv(4096)
            if not received or len(head) > MAX_HEAD:
                return
            head += received
        first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        self.method, target, _ = first.split(" ", 2)
        self.headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        self.base = self.server.base
        self.path = urlsplit(target).path
        name, *arguments = self.path.strip("/").split("/")
        if name == "-":
            self.answer(json.dumps(self.server.counts), media_type="application/json")
            return
        self.number = self.server.count(self.path)
        if name == "robots.txt":
            status, text = self.server.robots
            self.answer(text, status=status, media_type="text/plain")
            return
        self.hand_over(name, arguments)

    def finish(self) -> None:
        """Hang up; the socket may be another one than at the beginning."""
        self.request.close()

    def hand_over(self, name: str, arguments: list[str]) -> None:
        """Answer as the behaviour of this name does."""
        self.arguments = arguments
        if name in BEHAVIOURS:
            BEHAVIOURS[name].serve(self)
        else:
            self.answer("<p>There is nothing here.</p>", status="404 Not Found")

    def send(self, data: bytes) -> None:
        """Send these bytes as they are, unless the origin is being stopped."""
        if self.server.stopping.is_set():
            raise ConnectionAbortedError
        self.request.sendall(data)

    def wait(self, seconds: float) -> None:
        """Do nothing for a while, or until the origin is stopped."""
        if self.server.stopping.wait(seconds):
            raise ConnectionAbortedError

    def reset(self) -> None:
        """Break the connection off without a farewell."""
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.request.close()

    def answer(
        self,
        body: bytes | str = b"",
        *,
        status: str = "200 OK",
        media_type: str = "text/html; charset=utf-8",
        headers: Iterable[str] = (),
    ) -> None:
        """Send a well-formed answer."""
        body = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers, "", ""]
        self.send("\r\n".join(lines).encode("latin-1") + body)


@contextmanager
def running(port: int = 0, host: str = "127.0.0.1") -> Iterator[Origin]:
    """An origin that serves until the end of the block."""
    with Origin(port, host) as origin:
        thread = threading.Thread(target=origin.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield origin
        finally:
            origin.stopping.set()
            origin.shutdown()
            thread.join()


def main() -> None:
    """Serve until interrupted; print the address when ready."""
    parser = argparse.ArgumentParser(description="A web server on loopback that misbehaves on demand.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one, which is printed")
    with running(parser.parse_args().port) as origin:
        print(origin.base, flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
