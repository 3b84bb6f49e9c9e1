"""Who has not answered, as a table."""

from typing import Any

from django.db.models import Func, IntegerField, TextField, Value
from django.db.models.functions import Cast

from actors.tables import actor_columns
from campaigns.models import Addressee
from campaigns.models.addressees import AddresseeRole
from campaigns.models.lookings import Outcome
from record.as_of import today
from record.columns import date_columns, label_column, sources_column, state_columns
from web.tables import AddressOf, Column, InWords, Joined, Table


class DaysSince(Func):
    """Days since a date, as the pages count them; nothing before it."""

    template = "NULLIF(GREATEST(%%s - %(expressions)s, -1), -1)"
    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, *form: Any, **context: Any) -> Any:
        sql, parameters = super().as_sql(compiler, connection, **context)
        return sql, (today(), *parameters)


# The addressee on the page of the letter.
_PAGE = Joined(AddressOf("campaigns:letter", "letter__key"), Value("#addressee-"), Cast("pk", TextField()))


SILENT = Table(
    "silent",
    "Who has not answered",
    [
        *actor_columns("Addressee", "addressee", "actor"),
        label_column("Role", "role", AddresseeRole),
        Column("Letter", "letter", "letter__title"),
        Column("Letter: key", "letter_key", "letter__key"),
        *date_columns("Written", "letter_date", "letter__date"),
        Column("Campaign", "campaign", "letter__campaign__name"),
        Column("Campaign: key", "campaign_key", "letter__campaign__key"),
        Column("Days without an answer, at least", "days", DaysSince("letter__date_latest")),
        *date_columns("Silence reported", "silence_observed"),
        *date_columns("Looked for, last", "looked"),
        Column("What was found", "look_outcome", InWords("look_outcome", dict(Outcome.choices))),
        *state_columns(),
        sources_column(Addressee),
        Column("Page", "page", _PAGE),
    ],
    load=lambda addressees: addressees.with_observed_silence().with_last_look(),
)
