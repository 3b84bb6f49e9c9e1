"""What a proposal says, in words, for the pages of curators."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.models import Proposal
from campaigns.models import Letter
from campaigns.models.letters import Demand, LetterKind
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from campaigns.models.responses import ResponseStance
from record.dates import PartialDate

AROUND = 160  # characters of the text that are shown before and behind a passage
SHOWN = 12  # names of a list

# The fields of each kind in the order in which they are read, with their labels and the words for their values.
LABELS: Mapping[str, Mapping[str, tuple[str, Any]]] = {
    "letter": {
        "kind": ("Kind", LetterKind),
        "date": ("Date", None),
        "addressees": ("Addressed to", None),
        "claimed_count": ("Claimed signatories", None),
        "signatures": ("Named signatories", None),
        "demand": ("Demand", Demand),
        "demand_in_words": ("Demand in words", None),
    },
    "response": {
        "actor": ("Who responds", None),
        "person": ("Who spoke", None),
        "stance": ("Stance", ResponseStance),
        "quote": ("Quoted words", None),
        "letters": ("To the letter", None),
        "reported_on": ("Reported on", None),
    },
    "position": {
        "government": ("Government", None),
        "topic": ("Topic", Topic),
        "stances": ("Reported stance", Stance),
        "attendance": ("Who goes", Attendance),
        "words": ("Words", Words),
        "reason": ("Reason given", Reason),
        "statement": ("Statement", Statement),
        "level": ("Level", Level),
        "reported_on": ("Reported on", None),
    },
    "quote": {"speaker": ("Who spoke", None), "organisation": ("For", None), "text": ("Quoted words", None)},
}
STAYS_OPEN = {"kind", "date", "addressees", "demand", "stances", "letters"}  # said to be open where they are empty
PARTS = {"topic", "level", "attendance", "words", "reason", "statement"}  # said only where they tell something


@dataclass(frozen=True)
class Passage:
    """Words that prove something, with some of the text around them."""

    before: str
    words: str
    behind: str
    in_title: bool


@dataclass(frozen=True)
class Name:
    """A name as written, and whom it may mean."""

    name: str
    candidates: Sequence[Mapping[str, Any]]

    @property
    def is_clear(self) -> bool:
        return len(self.candidates) == 1


@dataclass(frozen=True)
class Shown:
    """One proposal as a page shows it. Its article's text is needed, and the ``titles`` of letters by their keys."""

    proposal: Proposal
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """What it says: label and value."""
        fields = self.proposal.fields
        if self.proposal.change == Proposal.Change.CORRECTS:
            return
        for name, (label, choices) in LABELS[self.proposal.kind].items():
            if name == "letters":
                value = _listed([self.titles.get(key, key) for key in fields.get(name, ())])
            else:
                value = _in_words(name, fields, choices)
            if value or name in STAYS_OPEN:
                yield label, value

    @property
    def corrected(self) -> str:
        """The label of the field that it corrects."""
        return LABELS[self.proposal.kind][self.proposal.field][0]

    @property
    def old(self) -> str:
        return self._value("old")

    @property
    def new(self) -> str:
        return self._value("new")

    def _value(self, which: str) -> str:
        field, value = self.proposal.field, self.proposal.fields[which]
        if isinstance(value, dict):  # a number and the words for it
            value = value["words"] or value["number"]
        if which == "new" and field in ("addressees", "signatures"):
            return "also " + _listed(list(self.proposal.names))
        return _in_words(field, {field: value}, LABELS[self.proposal.kind][field][1])

    @property
    def passages(self) -> Iterator[Passage]:
        """The words that prove it; with what stands around them, if the text is still the one that was read."""
        text = self.proposal.article.text
        for piece in self.proposal.evidence:
            start, end, words = piece["start"], piece["end"], piece["words"]
            if piece["in_title"] or text[start:end] != words:
                yield Passage("", words, "", piece["in_title"])
                continue
            before, behind = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
            first, last = _cut(before, start > AROUND, at=0), _cut(behind, end + AROUND < len(text), at=-1)
            yield Passage(first, words, last, in_title=False)

    @property
    def names(self) -> list[Name]:
        """Names whose meaning is not an exact one come first."""
        found = [Name(name, candidates) for name, candidates in self.proposal.names.items()]
        return sorted(found, key=lambda name: name.is_clear and name.candidates[0]["score"] == 1)[:SHOWN]

    @property
    def more_names(self) -> int:
        return max(0, len(self.proposal.names) - SHOWN)

    @property
    def percent(self) -> int:
        return round(self.proposal.confidence * 100)


def titles_of_letters(proposals: Iterable[Proposal]) -> dict[str, str]:
    """The titles of the letters that some proposals name by their keys."""
    keys = {key for proposal in proposals for key in proposal.fields.get("letters", ())}
    return dict(Letter.objects.filter(key__in=keys).values_list("key", "title")) if keys else {}


def _in_words(name: str, fields: Mapping[str, Any], choices: Any) -> str:
    value = fields.get(name)
    if not value or (name in PARTS and value in ("unknown", "government", Topic.DIPLOMATIC_BOYCOTT)):
        return ""
    if name in ("date", "reported_on"):
        return str(PartialDate.parse(value))
    if name == "claimed_count":
        return fields.get("claimed_count_text") or f"{value}"
    if name == "stances":
        return " or ".join(str(Stance(stance).label) for stance in value)
    if isinstance(value, list):
        return _listed(value)
    return str(choices(value).label) if choices else str(value)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _cut(text: str, is_cut: bool, *, at: int) -> str:
    """A text without the word that was cut at its beginning or end."""
    if not is_cut:
        return text
    if at == 0:
        return "… " + text.partition(" ")[2]
    return text.rpartition(" ")[0] + " …"
