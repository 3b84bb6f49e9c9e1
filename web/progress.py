"""Telling a person at a terminal how far long work is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Progress:
    """Silent progress: for callers that show none."""

    @contextmanager
    def step(self, name: str, size: int = 0) -> Iterator[Callable[[int], None]]:
        """One step of the work; the function given is told of each part of ``size`` that is done."""
        yield lambda part: None


class TerminalProgress(Progress):
    """A bar for each step."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    @contextmanager
    def step(self, name: str, size: int = 0) -> Iterator[Callable[[int], None]]:
        task = self._bars.add_task(name, total=size or None)
        yield lambda part: self._bars.advance(task, part)
        self._bars.update(task, total=size or 1, completed=size or 1)


@contextmanager
def progress_on(stream: TextIO = sys.stderr) -> Iterator[Progress]:
    """Progress bars where ``stream`` is a terminal, else silence."""
    if not stream.isatty():
        yield Progress()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(file=stream)) as bars:
        yield TerminalProgress(bars)
