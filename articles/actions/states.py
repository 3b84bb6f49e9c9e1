"""How far the record stands by a fact: published, disputed, only proposed, or withdrawn."""

from django.contrib.auth.models import AbstractBaseUser

from articles.actions.archive import publish_sources
from record.models import NEEDS_REASON, Change, Fact, FactState, Visibility
from record.revisions import revise

_UNSEEN = (FactState.PROPOSED, FactState.WITHDRAWN)


def set_state(*, fact: Fact, state: str, why: str = "", by: AbstractBaseUser | None) -> bool:
    """Say how far the record stands by a fact, and let those see it who then should; False if it is so already.

    ``why`` is read by everybody beside a disputed or withdrawn fact, and is the reason of the revision. What was
    hidden, or is for curators only, stays so: a state publishes only what a state had withheld.
    """
    wanted, rows = FactState(state), type(fact)._default_manager
    with revise(by=by, reason=why):
        # One after the other: of two who change it at once the second sees what the first did.
        now: Fact = rows.select_for_update(of=("self",)).get(pk=fact.pk)
        said = why if wanted in NEEDS_REASON else ""
        if (now.state, now.state_reason) == (wanted, said):
            return False
        visibility = _visibility(now, wanted)
        rows.filter(pk=fact.pk).update(state=wanted, state_reason=said, visibility=visibility)
        fact.state, fact.state_reason, fact.visibility = wanted, said, visibility
        if hasattr(fact, "citations") and not hasattr(fact, "snapshots"):
            publish_sources(fact=fact)
    return True


def _visibility(fact: Fact, state: FactState) -> str:
    if state is FactState.PROPOSED:
        return Visibility.HIDDEN if fact.visibility == Visibility.HIDDEN else Visibility.CURATORS
    if state is FactState.WITHDRAWN:
        return Visibility.UNLISTED if fact.visibility == Visibility.PUBLIC else fact.visibility
    if fact.state in _UNSEEN and fact.visibility != Visibility.HIDDEN:
        return _before_it_was_withheld(fact)
    return fact.visibility


def _before_it_was_withheld(fact: Fact) -> str:
    """Who saw a fact when it was published last; everybody is to see what never was."""
    changes = Change.objects.filter(table=fact._meta.db_table, row_id=fact.pk).order_by("-pk")
    for row in changes.values_list("row", flat=True).iterator(chunk_size=20):
        if row.get("state", FactState.PUBLISHED) not in _UNSEEN:
            return str(row["visibility"])
    return Visibility.PUBLIC
