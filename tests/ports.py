"""Ports for servers of tests."""

import random
import socket

_chance = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """A port of loopback that nobody uses, nor was given before.

    It is below those that systems lend to connections, so that none of these takes it until its server listens.
    """
    while True:
        number = _chance.randrange(10_000, 32_000)
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", number))
            except OSError:
                continue
        if number not in _given:
            _given.add(number)
            return number
