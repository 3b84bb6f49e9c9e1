"""Whether the address that people will open is free."""

import errno
import socket

from services.problems import Problem

# A browser tries both for `localhost`: a stranger on either would be taken for us.
LOCALHOST = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def require_free(port: int) -> None:
    for family, address in LOCALHOST:
        try:
            listen(family, address, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Problem(
                    f"Port {port} is in use: stop the program that uses it, "
                    f"or choose another one: PORT={another(port)} make up"
                ) from None
            if error.errno == errno.EACCES:
                raise Problem(
                    f"Port {port} may only be used by root: choose one above 1023, for example: PORT=8000 make up"
                ) from None
            if family == socket.AF_INET:  # a machine without IPv6 is no problem
                raise


def listen(family: socket.AddressFamily, address: str, port: int) -> None:
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        attempt.bind((address, port))
        attempt.listen(1)  # two servers may bind one address; only one of them may listen


def another(port: int) -> int:
    return port + 1 if port < 65_535 else 8000
