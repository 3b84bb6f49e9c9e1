"""Facts of the record that a proposal may be about."""

from dataclasses import dataclass
from typing import Any

from articles.models import MATCHED, Proposal
from curation.addressed import fact_at
from curation.facts import MAX_ID


@dataclass(frozen=True)
class Known:
    """A known fact that comes near, with how near it comes and why."""

    pk: int
    title: str
    score: int
    parts: list[dict[str, Any]]
    url: str

    @classmethod
    def near(cls, proposal: Proposal) -> "list[Known]":
        """Those that were found when the article was read, and that are still there; the best first."""
        rows = MATCHED[proposal.matched].objects.with_owners().in_bulk([found["id"] for found in proposal.candidates])
        return [
            cls(found["id"], found["title"], found["score"], found["parts"], _url(rows[found["id"]]))
            for found in proposal.candidates
            if found["id"] in rows
        ]


def _url(fact: Any) -> str:
    return fact.get_absolute_url()


def fact_called(model: Any, text: str) -> Any:
    """The fact of a kind that a key, a number, or the address of its place on a page names; None if there is none."""
    name = text.strip()
    if "/" in name:
        fact = fact_at(name)
        return fact if isinstance(fact, model) else None
    if any(field.name == "key" for field in model._meta.fields):
        return model.objects.filter(key=name).first()
    if not (name.isascii() and name.isdecimal() and int(name) < MAX_ID):
        return None
    return model.objects.filter(pk=int(name)).first()
