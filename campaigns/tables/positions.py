"""Positions of governments as a table."""

from actors.tables import GOVERNMENT
from campaigns.models import Position
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from record.columns import country_columns, date_columns, label_column, sources_column
from web.tables import Column, Table


def position_page(government_key: str, pk: int) -> str:
    """The position on the page of its government."""
    return f"{GOVERNMENT(government_key)}#position-{pk}"


POSITIONS = Table(
    "positions",
    "Positions of governments",
    [
        Column("Government", "government", ["government__name"]),
        Column("Government: key", "government_key", ["government__key"]),
        *country_columns("Country", "country", "government__country"),
        label_column("Stance", "stance", Stance),
        Column(
            "How the stance is known",
            "stance_basis",
            ["stance_follows_from_parts"],
            lambda follows: "follows from its parts" if follows else "as its source reports",
        ),
        label_column("Stance that the source reports", "reported_stance", Stance),
        *date_columns("Since", "date"),
        label_column("Topic", "topic", Topic),
        label_column("Who goes", "attendance", Attendance),
        label_column("Words", "words", Words),
        label_column("Reason", "reason", Reason),
        label_column("Statement", "statement", Statement),
        label_column("Level", "level", Level),
        Column("What it did or said", "summary"),
        sources_column(Position),
        Column("Page", "page", ["government__key", "pk"], position_page),
    ],
)
