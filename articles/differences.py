"""What differs between two versions of a text: by paragraphs, and inside a changed paragraph by words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

SAME, ADDED, REMOVED = "same", "added", "removed"

MOST_WORDS = 4_000  # of two paragraphs together that are compared word by word: comparing takes the square of it
MOST_PARAGRAPHS = 2_000  # of two texts together; longer ones are compared as wholes
_ALIKE = 0.3  # paragraphs that share less are another paragraph and no changed one

# Words, the blanks between them, marks; and each character of scripts that write no spaces.
_PIECES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]|[^\W\u3040-\u9fff]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Words that both versions have, or only one of them."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of one version or of both. ``kind`` is empty where it was changed: its runs say how."""

    kind: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Unchanged:
    """Some paragraphs that are the same in both."""

    paragraphs: int


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, which empty lines separate."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def differences(old: str, new: str) -> list[Paragraph | Unchanged]:
    """All paragraphs that differ, in the order of the texts, and how many between them do not."""
    before, after = paragraphs_of(old), paragraphs_of(new)
    if len(before) + len(after) > MOST_PARAGRAPHS:
        before, after = [old], [new]
    found: list[Paragraph | Unchanged] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Unchanged(end - start))
        else:
            found += _changed(before[start:end], after[new_start:new_end])
    return found


def _changed(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    for old, new in zip_longest(before, after):
        runs = _runs(old, new) if old and new else ()
        if runs:
            yield Paragraph("", runs)
            continue
        if old:
            yield Paragraph(REMOVED, (Run(REMOVED, old),))
        if new:
            yield Paragraph(ADDED, (Run(ADDED, new),))


def _runs(old: str, new: str) -> tuple[Run, ...]:
    """The words of a changed paragraph; none where too little of it stayed, or it is too long to compare."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) + len(after) > 2 * MOST_WORDS:  # a blank stands between two words
        return ()
    runs: list[Run] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(SAME, "".join(before[start:end])))
            continue
        runs += [Run(REMOVED, "".join(before[start:end]))] if end > start else []
        runs += [Run(ADDED, "".join(after[new_start:new_end]))] if new_end > new_start else []
    # Blanks are the same everywhere, so only the words count.
    stayed = sum(len("".join(run.text.split())) for run in runs if run.kind == SAME)
    return tuple(runs) if 2 * stayed >= _ALIKE * (len(old) + len(new)) else ()
