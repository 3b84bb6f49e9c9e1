"""Reading in a process of its own, which may be killed: whatever a document does to it, the site goes on.

``Reader`` is what the site uses. It starts ``python -m articles.ingest.child`` and talks with it over two pipes, a
header of JSON with the bytes of the document behind it one way, JSON the other way. The child has read hostile
bytes, so nothing that it says is trusted to be more than texts and lists.

The child knows no secret: its environment is made anew, and it imports no Django. It writes no files. It ends with
its parent, or when its pipe is closed.
"""

import contextlib
import ctypes
import json
import logging
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from articles.ingest.document import Document, FoundFeed, ReadArticle, ReadFeed, ReadRows, Unreadable

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
LENGTH = struct.Struct("!Q")
PIPE = 1024 * 1024  # bytes that a pipe holds: pages pass it in one go
MAX_ANSWER = 32 * 1024 * 1024  # bytes
MAX_ERRORS = 64 * 1024  # bytes of what a child may write to its standard error, or to any file
PATIENCE = 60.0  # seconds for a child to start: its imports, on a busy machine
TIRED = 64 * 1024 * 1024  # bytes by which a child may have grown when it is asked again
PARENT_IS_GONE = signal.SIGHUP
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)

HAND_IN = "Copy the article from it and hand that in as text."
NEXT = {
    "feed": "Look whether its address is right; its articles can be handed in one by one.",
    "rows": "Copy the names from it and paste them.",
}  # else HAND_IN


class NotStarted(Exception):
    """The child could not be started: a fault of this machine, not of a document. Try again later."""


class Reader:
    """Reads documents in a child, one at a time; of any thread, and in each process that it is carried into.

    ``seconds``: how long one document may take. ``memory``: by how many bytes the child may grow. ``documents``: after
    how many the child is started anew.
    """

    _child: "_Child | None"

    def __init__(self, *, seconds: float = 15, memory: int = 200 * 1024 * 1024, documents: int = 500) -> None:
        self.seconds, self.memory, self.documents = seconds, memory, documents
        self._begin()

    def read_article(self, document: Document) -> ReadArticle:
        """The article in a document, or Unreadable."""
        return self._read("article", document, ReadArticle.of)

    def read_feed(self, document: Document) -> ReadFeed:
        """What a feed or sitemap names, or Unreadable."""
        return self._read("feed", document, ReadFeed.of)

    def discover(self, document: Document) -> list[FoundFeed]:
        """The feeds that a page names, and places where its site may have one; or Unreadable."""
        return self._read("discover", document, lambda said: [FoundFeed.of(row) for row in said["feeds"]])

    def read_rows(self, document: Document) -> ReadRows:
        """The rows of a list or table, or Unreadable."""
        return self._read("rows", document, ReadRows.of)

    def close(self) -> None:
        """End the child. It is started anew when it is needed."""
        if self._process_id == os.getpid():
            with self._lock:
                self._end()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def child_id(self) -> int | None:
        """The process id of the child, while there is one."""
        return self._child.pid if self._child else None

    def _read[T](self, task: str, document: Document, made: Callable[[dict[str, Any]], T]) -> T:
        if self._process_id != os.getpid():  # this process is a fork, and the child is its parent's
            if self._child:
                self._child.leave()
            self._begin()
        with self._lock:
            answer = self._ask(task, document)
            if "unreadable" in answer:
                raise Unreadable(str(answer["unreadable"]))
            try:
                return made(answer["read"])
            except (KeyError, TypeError) as error:
                self._end()
                raise _given_up("broke the program that reads", task) from error

    def _ask(self, task: str, document: Document) -> dict[str, Any]:
        """What the child says to a document. A child that has ended for another reason is replaced, once."""
        for is_second in (False, True):
            child = self._started()
            try:
                child.send(task, document, time.monotonic() + self.seconds, self.seconds)
                answer = child.receive()
            except TimeoutError:
                self._end()
                raise _given_up(f"took longer than {self.seconds:g} seconds", task) from None
            except (OSError, ValueError, EOFError) as error:
                self._child = None
                if child.end() == -PARENT_IS_GONE and not is_second:
                    continue  # the thread that had started it has ended, and it with that
                raise _given_up("broke the program that reads, or needed more memory than it has", task) from error
            except BaseException:  # a time limit of the site's own: what the child says later answers nothing
                self._end()
                raise
            if answer.get("is_last") or child.asked >= self.documents:
                self._end()
            if "memory" in answer:
                raise _given_up(f"needed more than {self.memory // 1024 // 1024} MB", task)
            if "broken" in answer:
                log.warning("Reading broke: %s", str(answer["broken"])[:2000])
            return answer
        raise NotStarted("The program that reads documents ended twice before it had read one.")

    def _started(self) -> "_Child":
        if self._child and self._child.has_ended():
            self._end()
        if not self._child:
            self._child = _Child(self.memory)
        return self._child

    def _end(self) -> None:
        if self._child:
            self._child.end()
        self._child = None

    def _begin(self) -> None:
        self._child = None
        self._lock = threading.Lock()
        self._process_id = os.getpid()


def _given_up(why: str, task: str) -> Unreadable:
    return Unreadable(f"Reading this {why}, so it was given up. {NEXT.get(task, HAND_IN)}")


class _Child:
    """The parent's side of one child."""

    def __init__(self, memory: int) -> None:
        self.asked = 0
        self._deadline = time.monotonic() + PATIENCE
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the child, which bounds its size
        self._popen = subprocess.Popen(  # noqa: S603 - this module, with numbers behind it
            [sys.executable, "-m", "articles.ingest.child", str(os.getpid()), str(memory)],
            cwd=ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "TZ": "UTC"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            pipesize=PIPE,
            start_new_session=True,  # Ctrl-C in a terminal is for the site, which then ends it
        )
        assert self._popen.stdin
        assert self._popen.stdout
        self._to, self._from = self._popen.stdin, self._popen.stdout
        os.set_blocking(self._to.fileno(), False)
        os.set_blocking(self._from.fileno(), False)
        try:
            self.receive()
        except (OSError, ValueError, EOFError) as error:
            self._errors.seek(0)
            said = self._errors.read(MAX_ERRORS).decode("utf-8", "replace").strip()
            self.end()
            raise NotStarted(f"The program that reads documents did not start: {said[-500:] or error}") from error

    @property
    def pid(self) -> int:
        return self._popen.pid

    def has_ended(self) -> bool:
        return self._popen.poll() is not None

    def send(self, task: str, document: Document, deadline: float, seconds: float) -> None:
        self.asked += 1
        self._deadline = deadline
        told = {name: getattr(document, name) for name in ("media_type", "charset", "address", "name", "title")}
        header = json.dumps({"task": task, "seconds": seconds, **told}).encode()
        for part in (LENGTH.pack(len(header)), header, LENGTH.pack(len(document.content)), document.content):
            self._write(part)

    def receive(self) -> dict[str, Any]:
        """The next answer. TimeoutError when it does not come in time, OSError or ValueError when it is none."""
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        if length > MAX_ANSWER:
            raise ValueError("the answer is too long")
        try:
            answer = json.loads(self._read(length))
        except RecursionError as error:
            raise ValueError("the answer is nested too deeply") from error
        if not isinstance(answer, dict):
            raise ValueError("the answer is no object")
        return answer

    def _write(self, part: bytes) -> None:
        view = memoryview(part)
        while view:
            self._wait(self._to.fileno(), select.POLLOUT)
            view = view[os.write(self._to.fileno(), view[: 1024 * 1024]) :]

    def _read(self, length: int) -> bytes:
        read = bytearray()
        while len(read) < length:
            self._wait(self._from.fileno(), select.POLLIN)
            piece = os.read(self._from.fileno(), min(length - len(read), 1024 * 1024))
            if not piece:
                raise EOFError("it has ended") from None
            read += piece
        return bytes(read)

    def _wait(self, descriptor: int, event: int) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(self._deadline - time.monotonic(), 0) * 1000):
            raise TimeoutError

    def end(self) -> int:
        """Kill it, unless it has ended; the code with which it ended."""
        # Its pipe says at its end that it has ended a moment before the system does.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(0.2 if self._is_hung_up() else 0)
        if self._popen.poll() is None:
            self._popen.kill()
        code = self._popen.wait()
        self._close()
        return code

    def leave(self) -> None:
        """Close this process's ends of the pipes of a child that is another process's."""
        self._popen.returncode = 0  # not ours to wait for
        self._close()

    def _is_hung_up(self) -> bool:
        poll = select.poll()
        poll.register(self._from.fileno(), 0)
        return bool(poll.poll(0))

    def _close(self) -> None:
        for file in (self._to, self._from, self._errors):
            with contextlib.suppress(OSError):
                file.close()


# --- the child's side


def main(parent: int, memory: int) -> None:
    """Answer documents on standard output until standard input ends."""
    _die_with(parent)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    logging.disable()
    warnings.simplefilter("ignore")
    tasks = _tasks()
    base = _data_size()
    _limit(base + memory)
    _say(answers, {"ready": True})
    while header := sys.stdin.buffer.read(LENGTH.size):
        told = json.loads(sys.stdin.buffer.read(LENGTH.unpack(header)[0]))
        (length,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
        content = sys.stdin.buffer.read(length)
        if len(content) < length:
            return
        _limit_processor(told.pop("seconds"))
        answer = _answer(tasks[told.pop("task")], Document(content, **told))
        del content
        answer["is_last"] = ("read" not in answer and "unreadable" not in answer) or _data_size() > base + TIRED
        _say(answers, answer)


def _tasks() -> dict[str, Callable[[Document], dict[str, Any]]]:
    # Only the child imports what reads documents, and all of it before its memory is measured.
    from articles.ingest import feeds, read
    from articles.ingest.reading import rows

    return {
        "article": lambda document: read.read_article(document).as_dict(),
        "feed": lambda document: feeds.read_feed(document).as_dict(),
        "rows": lambda document: rows.read_rows(document).as_dict(),
        "discover": lambda document: {"feeds": [feed.as_dict() for feed in feeds.discover(document)]},
    }


def _answer(task: Callable[[Document], dict[str, Any]], document: Document) -> dict[str, Any]:
    try:
        return {"read": task(document)}
    except Unreadable as error:
        return {"unreadable": error.reason}
    except MemoryError:
        return {"memory": True}
    except Exception:
        said = f"This could not be read because of an error in the program that reads. {HAND_IN}"
        return {"unreadable": said, "broken": traceback.format_exc(limit=-3)[-1500:]}


def _say(answers: Any, answer: dict[str, Any]) -> None:
    said = json.dumps(answer).encode()
    answers.write(LENGTH.pack(len(said)))
    answers.write(said)
    answers.flush()


def _die_with(parent: int) -> None:
    """End when the parent ends, however that happens; elsewhere than on Linux the end of the pipe has to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(SET_DEATH_SIGNAL, PARENT_IS_GONE)
        if os.getppid() != parent:
            sys.exit(1)


def _data_size() -> int:
    """Bytes of memory that this process has for its data; 0 where the system does not say."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as file:
        return int(file.read().split()[5]) * resource.getpagesize()
    return 0


def _limit(data: int) -> None:
    """No more memory than this for data, no files, no dumps of memory to a disk."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (data, data))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_ERRORS, MAX_ERRORS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor(seconds: float) -> None:
    """End by itself when the parent can not end it: two seconds of processor time after it should have."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
