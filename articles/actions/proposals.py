"""What curators decide about proposals. Whatever is decided stays: a newer reading of an article does not touch it.

Each function takes a proposal by its row, locks it, and gives False if somebody else has decided it meanwhile: two
curators never decide one proposal twice.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from articles.actions.archive import publish_sources
from articles.models import Citation, Proposal
from articles.models.citations import MAX_PASSAGE_WORDS
from record.revisions import revise


class NotDecidable(Exception):
    """What is proposed can not be accepted like this; ``str()`` says why."""


def reject(*, proposal: Proposal, by: AbstractBaseUser | None, reason: str) -> bool:
    """Decide that a proposal is wrong, and why; False if it was decided already. The record does not change."""
    if not reason.strip():
        raise NotDecidable("Say why it is wrong: it is what the extractor is measured by.")
    with transaction.atomic():
        if not _is_pending(proposal):
            return False
        _decide(proposal, Proposal.State.REJECTED, by, reason.strip())
        return True


def accept(*, proposal: Proposal, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Cite the known fact that a proposal names, with the words that say so; False if it was decided already.

    The citation, the decision, and that the article is seen by those who see the fact, are one revision. Raises
    NotDecidable for other proposals than citations.
    """
    if proposal.change != Proposal.Change.CITES:
        raise NotDecidable("Only a citation of a known fact can be accepted as it is.")
    fact = proposal.fact
    with revise(by=by, reason=reason or f"Accepted from “{proposal.article}”"):
        if not _is_pending(proposal):
            return False
        passage = passage_of(proposal)
        named = {"article": proposal.article, proposal.matched: fact, "quote": passage["quote"]}
        Citation.objects.get_or_create(**named, defaults=passage)
        publish_sources(fact=fact)
        _decide(proposal, Proposal.State.ACCEPTED, by, reason)
        return True


def passage_of(proposal: Proposal) -> dict[str, Any]:
    """The words that a citation keeps of the evidence: from the text where there are any, fewer than fifty."""
    piece = next((piece for piece in proposal.evidence if not piece["in_title"]), proposal.evidence[0])
    quote, words = piece["words"], piece["words"].split()
    if len(words) >= MAX_PASSAGE_WORDS:
        quote = quote[: _end_of_word(quote, MAX_PASSAGE_WORDS - 1)]
    if piece["in_title"]:
        return {"quote": quote}
    start = piece["start"]
    return {"quote": quote, "start": start, "end": start + len(quote), "text_hash": proposal.text_hash}


def _end_of_word(text: str, number: int) -> int:
    """Where the word with that number ends."""
    at = 0
    for word in text.split()[:number]:
        at = text.index(word, at) + len(word)
    return at


def _is_pending(proposal: Proposal) -> bool:
    rows = Proposal.objects.select_for_update().filter(pk=proposal.pk)
    return rows.values_list("state", flat=True).first() == Proposal.State.PENDING


def _decide(proposal: Proposal, state: str, by: AbstractBaseUser | None, why: str) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by, proposal.decided_why = state, timezone.now(), by, why  # type: ignore[assignment]
    proposal.save(update_fields=["state", "decided_at", "decided_by", "decided_why"])
