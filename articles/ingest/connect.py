"""Connections to the public web only, on which nothing takes longer than the time that is left.

The backend below stands between the HTTP library and the network: it is asked to connect to a host by name, resolves
the name once, checks every address that this gives, and connects to one of these very addresses. Whatever the name
leads to a moment later plays no role. The host name stays the one that TLS verifies.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any

import httpcore2

from articles.ingest.outcomes import AGAIN, PASTE, Failed, Refused
from articles.ingest.public_addresses import reserved_for

PORTS = frozenset({80, 443})

# The IP addresses of a host, as text; OSError (socket.gaierror) if there are none.
Resolve = Callable[[str, int], list[str]]


class Clock:
    """The time that is left for a fetch, all its parts together."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._start = time.monotonic()

    def passed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def left(self) -> float:
        """Seconds that are left; raises ``Failed`` if there are none."""
        left = self.seconds - self.passed()
        if left <= 0:
            raise self.is_over()
        return left

    def is_over(self) -> Failed:
        """What to raise when the time is over."""
        return Failed(f"The site took longer than {self.seconds:g} seconds. {AGAIN}")


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the machine's own resolver gives."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Backend(httpcore2.NetworkBackend):
    """Connects to public addresses and to nothing else, but for the ``host:port`` pairs of ``also_from``."""

    def __init__(
        self, *, clock: Clock, head: int, to_connect: float, also_from: frozenset[str], resolve: Resolve
    ) -> None:
        self.clock = clock
        self.head = head
        self.to_connect = to_connect
        self.also_from = also_from
        self.resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "Line":
        """A connection to the host; raises ``Refused`` or ``Failed`` with the reason."""
        may_be_anywhere = f"[{host}]:{port}" in self.also_from or f"{host}:{port}" in self.also_from
        if port not in PORTS and not may_be_anywhere:
            raise Refused(
                f"This address uses port {port}, and only the usual ones of the web (80 and 443) are fetched. {PASTE}"
            )
        addresses = self._addresses(host, port)
        for address in addresses:
            reserved = "" if may_be_anywhere else reserved_for(address)
            if reserved:
                raise Refused(
                    f"{host} leads to {address}, an address for {reserved} and not of the public web. {PASTE}"
                )
        return Line(self._connected(host, port, addresses), self.clock, self.head)

    def _addresses(self, host: str, port: int) -> list[str]:
        """What the name leads to, asked once. The system's resolver knows no time limit, so it runs beside us."""
        answer: Future[list[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self.resolve(host, port))
            except Exception as error:
                answer.set_exception(error)

        threading.Thread(target=ask, daemon=True, name="resolve").start()
        try:
            addresses = answer.result(timeout=self.clock.left())
        except TimeoutError:
            raise self.clock.is_over() from None
        except (OSError, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
                raise Failed(f"No site is found under the name {host}. Check it for typing errors. {AGAIN}") from None
            raise Failed(f"The name {host} can not be looked up at the moment. {AGAIN}") from None
        if not addresses:
            raise Failed(f"No site is found under the name {host}. Check it for typing errors. {AGAIN}")
        return addresses

    def _connected(self, host: str, port: int, addresses: list[str]) -> socket.socket:
        why = ""
        for address in addresses:
            try:
                return socket.create_connection((address, port), timeout=min(self.to_connect, self.clock.left()))
            except TimeoutError:
                why = f"{host} does not answer. {AGAIN}"
            except ConnectionRefusedError:
                why = f"{host} refuses connections at the moment. {AGAIN}"
            except OSError:
                why = f"{host} can not be reached at the moment. {AGAIN}"
        self.clock.left()
        raise Failed(why)


class Line(httpcore2.NetworkStream):
    """One connection. Until ``head_is_read`` at most ``head`` bytes are taken from it."""

    def __init__(self, connected: socket.socket, clock: Clock, head: int) -> None:
        self._socket = connected
        self._clock = clock
        self._head_left = head
        self.head_is_read = False
        self.received = 0  # bytes

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; empty at the end."""
        if not self.head_is_read:
            max_bytes = min(max_bytes, self._head_left)
            if not max_bytes:
                raise Failed(f"The site's answer begins with more than a page ever needs (endless headers). {PASTE}")
        self._socket.settimeout(self._clock.left())
        try:
            received = self._socket.recv(max_bytes)
        except TimeoutError:
            raise self._clock.is_over() from None
        except OSError:
            raise Failed(f"The site broke off the connection. {AGAIN}") from None
        self._head_left -= len(received)
        self.received += len(received)
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._socket.settimeout(self._clock.left())
        try:
            self._socket.sendall(buffer)
        except TimeoutError:
            raise self._clock.is_over() from None
        except OSError:
            # It may have answered before it hung up: what it said is better than that it hung up.
            raise httpcore2.WriteError from None

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Line":
        """The same connection, encrypted, with the certificate verified for the host."""
        self._socket.settimeout(self._clock.left())
        try:
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except TimeoutError:
            raise self._clock.is_over() from None
        except ssl.SSLCertVerificationError as error:
            why = str(error.verify_message or "not valid").rstrip(".")
            raise Failed(f"The site can not prove that it is {server_hostname}: {why}. {AGAIN} {PASTE}") from None
        except OSError:  # SSLError is one
            raise Failed(f"No encrypted connection to {server_hostname} comes about. {AGAIN} {PASTE}") from None
        return self

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """What the library asks about the connection."""
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        return None
