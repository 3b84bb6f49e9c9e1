"""What the API can be filtered by beyond the filters of the pages: of lists that have no page of their own."""

from typing import Any

from actors.models import Actor
from articles.models import Article
from campaigns.models import Letter
from campaigns.models.lookings import Outcome
from campaigns.models.positions import Level, Stance
from campaigns.models.signatures import Capacity
from opendata.package.schema import CITED_TABLES, TABLES
from record.as_of import today
from web import filters


class RowChoice(filters.forms.ModelChoiceField):
    """A published row, named by its key."""

    def __init__(self, model: Any, label: str) -> None:
        super().__init__(
            queryset=model.objects.none(),
            to_field_name="key",
            required=False,
            label=label,
            error_messages={"invalid_choice": f"there is no such {label.lower()}."},
        )
        self.model = model


class RowFilter(filters.Filter):
    """A filter by rows of which others are."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, RowChoice):
                field.queryset = field.model.objects.published()

    def narrow(self, rows: Any) -> Any:
        """The rows whose columns have the values that are set."""
        return rows.filter(**self.values)


class AnswerFilter(filters.Filter):
    answer = filters.choice_field("Answer", [("answered", "answered"), ("silent", "no answer on record")])

    def narrow(self, addressees: Any) -> Any:
        """The addressees that answered, or did not."""
        match self.values.get("answer"):
            case "answered":
                return addressees.answered()
            case "silent":
                return addressees.awaiting_answer()
        return addressees


class SignatureFilter(RowFilter):
    letter = RowChoice(Letter, "Letter")
    actor = RowChoice(Actor, "Actor")
    capacity = filters.choice_field("Capacity", Capacity)


class PositionFilter(RowFilter):
    government = RowChoice(Actor, "Government")
    stance = filters.choice_field("Stance shown", Stance)
    level = filters.choice_field("Level", Level)
    standing = filters.choice_field(
        "Standing", [("last", "only the last of each government, as the page of positions shows them")]
    )

    def narrow(self, positions: Any) -> Any:
        """The positions that fit; the last of each government is looked for among all of them."""
        values = self.values
        if values.pop("standing", ""):
            positions = positions.of_governments().standing_on(today())
        return positions.filter(**values)


class LookingFilter(RowFilter):
    letter = RowChoice(Letter, "Letter")
    actor = RowChoice(Actor, "Actor")
    outcome = filters.choice_field("What came of it", Outcome)


class AffiliationFilter(RowFilter):
    person = RowChoice(Actor, "Person")
    body = RowChoice(Actor, "Body")


class CitationFilter(RowFilter):
    article = RowChoice(Article, "Article")
    table = filters.choice_field("Table of the fact", [(name, TABLES[name].title) for name in CITED_TABLES])

    def narrow(self, citations: Any) -> Any:
        """The citations of that article, of facts of that table."""
        values = self.values
        if "article" in values:
            citations = citations.filter(article=values["article"])
        if "table" in values:
            table = TABLES[values["table"]]
            conditions = {f"{table.cited}__{name}": value for name, value in table.constants.items()}
            citations = citations.filter(**{f"{table.cited}__isnull": False}, **conditions)
        return citations
