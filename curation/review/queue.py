"""The queue: which proposal a curator looks at next, and that nobody else looks at it meanwhile."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Proposal
from articles.models.proposals import ProposalQuerySet
from record.models import IsOneOf
from record.prepared import Prepared

# Ten tables are joined for it: to plan that takes the database ten times as long as to do it.
with_facts = Prepared(lambda ids: Proposal.objects.with_facts().filter(IsOneOf("pk", ids)), list)


def next_for(curator: User, proposals: ProposalQuerySet, *, after: Proposal | None = None) -> Proposal | None:
    """The first of some waiting proposals, in the order of review, that nobody else has; None at the end."""
    waiting = proposals.pending().free_for(curator)
    if after is not None:
        waiting = waiting.after(after)
    return waiting.in_order().only("pk").first()


@transaction.atomic
def claim(curator: User, proposal: Proposal, *, take_over: bool = False) -> bool:
    """Have the article of a proposal for a while, with all that it proposes and nothing else; False if another has it.

    What one article says belongs together: a letter, its answers and who is quoted are decided by one curator.
    """
    waiting = Proposal.objects.pending().filter(article=proposal.article_id)
    # Locked in one order, so that two who want the same article wait for each other and do not block each other.
    rows = list(waiting.order_by("pk").select_for_update().only("claimed_by", "claimed_until"))
    if not take_over and any(row.is_claimed_from(curator) for row in rows):
        return False
    Proposal.objects.filter(claimed_by=curator).exclude(article=proposal.article_id).release(curator)
    waiting.claim(curator)
    return True


def release(curator: User) -> None:
    """Let go of all that a curator has claimed."""
    Proposal.objects.filter(claimed_by=curator).release(curator)
