"""Whatever goes wrong is told in one sentence, never as a traceback."""

import errno
import os
import sys
from collections.abc import Callable

USAGE = 2  # exit code for a setting or an argument that makes no sense


class Problem(Exception):
    """One clear sentence for the person at the terminal, and the exit code that goes with it."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def disk_is_full(folder: os.PathLike[str] | str) -> Problem:
    return Problem(
        f"The disk that holds {folder} is full: make room there, or set TORCHLIGHT_VAR to a folder on another disk."
    )


def says_disk_is_full(output: str) -> bool:
    """Whether a program that we ran gave up because there was no room left."""
    return any(
        phrase in output
        for phrase in (
            os.strerror(errno.ENOSPC),
            os.strerror(errno.EDQUOT),
            "DiskFull",
        )
    )


def last_line(output: str) -> str:
    """The line in which most programs say what was wrong, without what PostgreSQL adds below it."""
    lines = [line for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith((" ", "\t", "LINE ", "DETAIL", "HINT", "CONTEXT"))]
    return (telling or lines or ["it said nothing"])[-1].strip()


def told_in_one_sentence(action: Callable[[], int]) -> int:
    """Run `action`; turn what people can mend themselves into a sentence and an exit code."""
    try:
        return action()
    except Problem as problem:
        return tell(str(problem), problem.code)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return tell(str(disk_is_full(error.filename or "Torchlight's data")), 1)
        where = f"{error.filename}: " if error.filename else ""
        return tell(f"{where}{error.strerror or error}.", 1)


def tell(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return code
