"""What curators note about letters and those who received them."""

from django.contrib.auth.models import User

from actors.models import Actor
from campaigns.models import Letter, Looking
from record.dates import PartialDate
from record.revisions import revise


def note_looking(
    *,
    letter: Letter | None,
    actor: Actor | None,
    looked_for: str,
    looked_in: str,
    when: PartialDate,
    outcome: str,
    note: str = "",
    by: User | None,
) -> tuple[Looking, bool]:
    """Note that somebody looked, and what came of it; False beside it if that stands there already.

    It is undone by its revision, or withdrawn like any fact.
    """
    noted = {
        "letter": letter,
        "actor": actor,
        "looked_for": looked_for,
        "looked_in": looked_in,
        "date": when.first,
        "date_precision": when.precision,
    }
    with revise(by=by, reason=f"Looked for {looked_for}"):
        return Looking.objects.get_or_create(**noted, defaults={"outcome": outcome, "note": note, "by": by})
