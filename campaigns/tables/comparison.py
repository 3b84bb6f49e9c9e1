"""Who signed which of a few letters, as a table: a column for each of them."""

from collections.abc import Sequence

from django.db.models import Case, TextField, Value, When

from actors.models import ActorKind, GovernmentKind, OrganisationKind
from actors.tables import actor_columns
from campaigns.models import Letter
from record.columns import country_columns
from record.models import IsOneOf
from web.tables import Column, InWords, Table

_subkind = Case(
    When(actor__kind=ActorKind.ORGANISATION, then=InWords("actor__organisation_kind", dict(OrganisationKind.choices))),
    When(actor__kind=ActorKind.GOVERNMENT, then=InWords("actor__government_kind", dict(GovernmentKind.choices))),
    default=Value("person"),
    output_field=TextField(),
)

SIGNATORY_COLUMNS = [
    *actor_columns("Signatory", "signatory", "actor"),
    Column("Signatory: exact kind", "signatory_exact_kind", _subkind),
    *country_columns("Country", "country", "actor__country"),
]


def comparison_table(letters: Sequence[Letter]) -> Table:
    """The table for these letters; its rows are signatures ``by_signatory()``."""
    return Table(
        "letters-compared",
        "Signatories compared",
        [
            *SIGNATORY_COLUMNS,
            Column("Letters signed of these", "signed_count", "number"),
            *(Column(f"Signed: {letter.title}", letter.key, IsOneOf(Value(letter.pk), "signed")) for letter in letters),
        ],
    )
