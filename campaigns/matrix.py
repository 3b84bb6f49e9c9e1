"""Who signed what: the signatories of a campaign's letters as a table."""

from dataclasses import dataclass

from actors.models import Actor
from campaigns.models import Campaign, Letter, Signature


@dataclass(frozen=True)
class MatrixRow:
    """One signatory: for each letter of the matrix its signature, or None."""

    actor: Actor
    cells: list[Signature | None]

    @property
    def total(self) -> int:
        """How many of the letters it signed."""
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Signatories by letters, the letters oldest first. ``left_out`` counts signatories not shown."""

    letters: list[Letter]
    rows: list[MatrixRow]
    left_out: int


def who_signed_what(campaign: Campaign, *, sort: str = "most", at_most: int = 200) -> Matrix:
    """The matrix of a campaign, with at most so many signatories.

    ``sort`` is ``most`` (most letters first), ``name``, or the key of a letter (its signatories first).
    """
    letters = list(campaign.letters.published().signed().order_by("date", "key"))
    column = {letter.pk: index for index, letter in enumerate(letters)}
    rows: dict[int, MatrixRow] = {}
    signatures = (
        Signature.objects.published()
        .standing()
        .filter(letter__in=letters, actor__isnull=False)
        .select_related("actor")
        .order_by("actor__folded_name", "pk")
    )
    for signature in signatures:
        actor = signature.actor
        assert actor is not None  # filtered above
        row = rows.setdefault(actor.pk, MatrixRow(actor, [None] * len(letters)))
        row.cells[column[signature.letter_id]] = signature
    ordered = list(rows.values())
    chosen = next((index for index, letter in enumerate(letters) if letter.key == sort), None)
    if chosen is not None:
        ordered.sort(key=lambda row: row.cells[chosen] is None)
    elif sort != "name":
        ordered.sort(key=lambda row: -row.total)
    return Matrix(letters, ordered[:at_most], max(0, len(ordered) - at_most))
