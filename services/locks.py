"""Locks on files: the kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """An advisory lock; closing it (or dying) gives it up."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self, *, wait: bool = True) -> bool:
        return self._take(fcntl.LOCK_SH, wait)

    def take(self, *, wait: bool = True) -> bool:
        return self._take(fcntl.LOCK_EX, wait)

    def _take(self, kind: int, wait: bool) -> bool:
        try:
            fcntl.flock(self.descriptor, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self.descriptor, 4096, 0).decode(errors="replace")

    def close(self) -> None:
        os.close(self.descriptor)


def is_taken(path: Path) -> bool:
    """Whether somebody holds the lock for himself right now."""
    lock = FileLock(path)
    try:
        return not lock.share(wait=False)
    finally:
        lock.close()
