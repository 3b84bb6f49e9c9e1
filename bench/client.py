"""A reader: one connection that is kept open, and several readers at once."""

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 120.0  # seconds for one answer


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds all of it was there."""

    status: int
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


class Reader:
    """Asks one site, one thing after another."""

    def __init__(self, site: str) -> None:
        address = urlsplit(site)
        self.connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)

    def get(self, path: str) -> Answer:
        was_open = self.connection.sock is not None
        begun = time.perf_counter()
        try:
            self.connection.request("GET", path)
            response = self.connection.getresponse()
        except ConnectionError:
            if not was_open:
                raise
            self.connection.close()  # servers close what was silent for long: a browser tries again too
            return self.get(path)
        body = response.read()
        return Answer(response.status, body, time.perf_counter() - begun)

    def has(self, path: str) -> bool:
        """Whether the site knows the address."""
        self.connection.request("HEAD", path)
        response = self.connection.getresponse()
        response.read()
        return response.status != 404

    def stream(self, path: str) -> Iterator[bytes]:
        """The answer piece by piece, for one that is too long to hold."""
        self.connection.request("GET", path, headers={"Connection": "close"})
        response = self.connection.getresponse()
        if response.status != 200:
            raise ConnectionError(f"{path} was answered with {response.status}")
        while piece := response.read1(1 << 18):
            yield piece

    def close(self) -> None:
        self.connection.close()


def throughput(sites: Sequence[str], paths: Sequence[str], readers: int, seconds: float) -> tuple[float, int]:
    """Answers a second with several readers at once, and how many of them were errors."""
    end = time.perf_counter() + seconds
    counts, errors = [0] * readers, [0] * readers

    def read(number: int) -> None:
        reader = Reader(sites[number % len(sites)])
        place = number * len(paths) // readers
        while time.perf_counter() < end:
            errors[number] += reader.get(paths[place % len(paths)]).status != 200
            counts[number] += 1
            place += 1
        reader.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun), sum(errors)
