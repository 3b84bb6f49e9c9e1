"""Positions of governments as a table."""

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Cast

from campaigns.models import Position
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from record.columns import country_columns, date_columns, label_column, sources_column, state_columns
from web.tables import AddressOf, Column, Joined, Table

# The position on the page of its government.
POSITION_PAGE = Joined(AddressOf("actors:government", "government__key"), Value("#position-"), Cast("pk", TextField()))

_basis = Case(
    When(stance_follows_from_parts=True, then=Value("follows from its parts")), default=Value("as its source reports")
)


POSITIONS = Table(
    "positions",
    "Positions of governments",
    [
        Column("Government", "government", "government__name"),
        Column("Government: key", "government_key", "government__key"),
        *country_columns("Country", "country", "government__country"),
        label_column("Stance", "stance", Stance),
        Column("How the stance is known", "stance_basis", _basis),
        label_column("Stance that the source reports", "reported_stance", Stance),
        *date_columns("Since", "date"),
        label_column("Topic", "topic", Topic),
        label_column("Who goes", "attendance", Attendance),
        label_column("Words", "words", Words),
        label_column("Reason", "reason", Reason),
        label_column("Statement", "statement", Statement),
        label_column("Level", "level", Level),
        Column("What it did or said", "summary"),
        *state_columns(),
        sources_column(Position),
        Column("Page", "page", POSITION_PAGE),
    ],
)
