"""What is wrong with a package, as file, row, column and reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# So many are kept and listed; further ones are only counted, so that memory stays bounded.
MOST_LISTED = 100_000


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One remark. ``row`` is the line number an editor shows, 0 where it concerns the whole file."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part)
        return f"{place}: {self.reason}"


@dataclass
class Remarks:
    """Problems, which stop an import, and notices, which do not."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    count: int = 0

    def problem(self, file: str, row: int, column: str, reason: str) -> None:
        self.count += 1
        if len(self.problems) < MOST_LISTED:
            self.problems.append(Problem(file, row, column, reason))

    def notice(self, file: str, row: int, column: str, reason: str) -> None:
        if len(self.notices) < MOST_LISTED:
            self.notices.append(Problem(file, row, column, reason))

    def __iter__(self) -> Iterator[Problem]:
        """The problems, by file and row."""
        return iter(sorted(self.problems))


class PackageError(Exception):
    """The package can not be used at all; the message is one sentence that says why."""


class PackageRefused(Exception):
    """The package has problems, so nothing was written."""

    def __init__(self, remarks: Remarks) -> None:
        super().__init__(f"{remarks.count} problems")
        self.remarks = remarks


def shown(text: str, limit: int = 60) -> str:
    """``text`` in quotes for a message: short, and without characters that act on a terminal."""
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")
