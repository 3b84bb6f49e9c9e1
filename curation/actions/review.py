"""What curators decide about proposals. Whatever is decided stays: a newer reading of an article does not touch it.

Each deed locks its proposal and does nothing if somebody else has decided it meanwhile: two curators never decide one
proposal twice.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.actions import publish_sources
from articles.models import MATCHED, Citation, Proposal
from articles.models.proposals import identity_of
from curation import undoing
from curation.actions.refusals import refusal
from curation.review import writing
from curation.review.evidence import Evidence
from curation.review.names import Meant
from record.models import Fact
from record.revisions import current_revision, revise

State, Change = Proposal.State, Proposal.Change


class NotDecidable(Exception):
    """What is proposed can not be decided like this; ``str()`` says why."""


def reject(*, proposal: Proposal, by: AbstractBaseUser | None, reason: str) -> bool:
    """Decide that a proposal is wrong, and why; False if it was decided already. The record does not change."""
    if not reason.strip():
        raise NotDecidable("Say why it is wrong: it is what the extractor is measured by.")
    with transaction.atomic():
        if not _is_pending(proposal):
            return False
        _decide(proposal, State.REJECTED, by, reason.strip())
        return True


def cite(*, proposal: Proposal, fact: Fact, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Accept a proposal as a citation of a known fact, the one that it names or another; False if it was decided."""
    if not isinstance(fact, MATCHED[proposal.matched]):
        raise NotDecidable(f"What the words are about is no {proposal.matched}.")
    return _accept(proposal, by, reason, lambda: _cited(proposal, fact))


def add(
    *,
    proposal: Proposal,
    values: writing.Values,
    meant: Sequence[Meant],
    by: AbstractBaseUser | None,
    reason: str = "",
) -> bool:
    """Accept a proposal as a new fact with these values; False if it was decided already.

    Others who propose the same cite the new fact from now on.
    """
    return _accept(proposal, by, reason, lambda: writing.add(proposal, values, meant))


def correct(
    *,
    proposal: Proposal,
    values: writing.Values,
    meant: Sequence[Meant],
    by: AbstractBaseUser | None,
    reason: str = "",
) -> bool:
    """Accept a proposal that corrects a known fact, with the value that a curator gave; False if it was decided."""
    if proposal.change != Change.CORRECTS:
        raise NotDecidable("This proposal corrects nothing.")

    def write() -> Fact:
        proposal.fact.refresh_from_db()
        writing.correct(proposal, values, meant)
        return proposal.fact

    return _accept(proposal, by, reason, write)


def cite_all(*, proposal: Proposal, by: AbstractBaseUser, reason: str = "") -> int:
    """Accept all that cite the same known fact as this one does and that nobody else has; how many there were.

    They are one revision, so they are taken back together.
    """
    fact = proposal.fact
    with revise(by=by, reason=reason or f"Accepted with all others for “{fact}”"):
        rows = Proposal.objects.identical_to(proposal).free_for(by)
        found = list(rows.select_for_update(of=("self",)).select_related("article").defer("article__text"))
        cited = [(one.article, Evidence.of(one).passage()) for one in found]
        known = [Citation(article=article, **{proposal.matched: fact}, **passage) for article, passage in cited]
        Citation.objects.bulk_create(known, ignore_conflicts=True)
        publish_sources(fact=fact)
        Proposal.objects.filter(pk__in=[one.pk for one in found]).update(
            **_decision(State.ACCEPTED, by, reason), revision=current_revision()
        )
        return len(found)


def take_back(*, proposal: Proposal, by: AbstractBaseUser) -> int:
    """Undo a decision: the record is as it was before it, and what was decided with it waits again; how many do.

    Raises NotUndoable where the record was changed since in what it changed, and NotDecidable where there is nothing
    to be undone.
    """
    reason = f"Taken back: {proposal.decided_why or proposal}"
    with revise(by=by, reason=reason[:300]):
        # All at once and in order: two who take back different ones of them do not wait for each other.
        known = Proposal.objects.values_list("revision", flat=True).get(pk=proposal.pk)
        same = Q(revision=known) if known else Q()
        decided = Proposal.objects.select_for_update().filter(Q(pk=proposal.pk) | same).order_by("pk").in_bulk()
        proposal = decided[proposal.pk]
        if proposal.state not in (State.ACCEPTED, State.REJECTED):
            raise NotDecidable("It waits already: somebody has taken the decision back.")
        if proposal.revision:
            undoing.take_back([proposal.revision], by=by, reason=reason)
        else:
            undoing.wait_again([proposal])
        return len(decided)


def _accept(proposal: Proposal, by: AbstractBaseUser | None, reason: str, write: Callable[[], Fact]) -> bool:
    """The facts, their citations, the decision, and that the article is seen with them: all in one revision."""
    try:
        with revise(by=by, reason=reason or f"Accepted from “{proposal.article}”"):
            if not _is_pending(proposal):
                return False
            fact = write()
            publish_sources(fact=fact)
            _lead_others_to(fact, proposal)
            setattr(proposal, proposal.matched, fact)
            proposal.revision = current_revision()
            _decide(proposal, State.ACCEPTED, by, reason)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what commit would refuse is refused here
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return True
    except IntegrityError as error:
        raise NotDecidable(f"The record can not hold this. {refusal(error, MATCHED[proposal.matched])}") from error


def _cited(proposal: Proposal, fact: Fact) -> Fact:
    if proposal.change == Change.CORRECTS:
        raise NotDecidable("A correction belongs to its fact. Reject it if it is about another one.")
    Evidence.of(proposal).cite(fact)
    return fact


def _lead_others_to(fact: Fact, proposal: Proposal) -> None:
    """Who proposes to add the same fact that was just added proposes to cite it."""
    if proposal.change != Change.ADDS:
        return
    others = Proposal.objects.pending().filter(identity=proposal.identity, kind=proposal.kind, change=Change.ADDS)
    identity = identity_of(proposal.kind, Change.CITES, fact.pk, "", [])
    candidate = {"id": fact.pk, "key": getattr(fact, "key", ""), "title": str(fact), "score": 100, "parts": []}
    candidate["parts"] = [{"words": "the same words of it were accepted", "points": 100}]
    others.exclude(article=proposal.article).update(
        **{proposal.matched: fact}, change=Change.CITES, identity=identity, score=100, candidates=[candidate]
    )


def _is_pending(proposal: Proposal) -> bool:
    rows = Proposal.objects.select_for_update().filter(pk=proposal.pk)
    return rows.values_list("state", flat=True).first() == State.PENDING


def _decide(proposal: Proposal, state: str, by: Any, why: str) -> None:
    decision = _decision(state, by, why)
    for name, value in decision.items():
        setattr(proposal, name, value)
    # Not what else it says: it may have been given another identity since it was loaded.
    proposal.save(update_fields=[*decision, "revision", proposal.matched])


def _decision(state: str, by: Any, why: str) -> dict[str, Any]:
    who = {"decided_by": by, "decided_at": timezone.now(), "decided_why": why}
    return {"state": state, **who, "claimed_by": None, "claimed_until": None}
