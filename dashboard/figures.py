"""The key figures of the front page, each with its definition and the list behind it."""

from dataclasses import dataclass

from django.urls import reverse

from actors.models import Government, Organisation, Person
from articles.models import Article
from campaigns.models import Addressee, Campaign, Event, Letter, Position, Response, Signature
from web.templatetags.web import count


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the list that shows the rows."""

    number: int
    noun: str
    note: str
    url: str

    @property
    def label(self) -> str:
        """The noun without its number: ``letters``, or ``letter`` where there is one."""
        return count(self.number, self.noun).partition(" ")[2]


def key_figures() -> list[Figure]:
    """How much the public record holds."""
    return [
        Figure(Campaign.objects.published().count(), "campaign", "efforts with a goal", reverse("campaigns:campaigns")),
        Figure(
            Letter.objects.published().count(),
            "letter",
            "letters, statements, petitions, motions",
            reverse("campaigns:letters"),
        ),
        Figure(
            Organisation.objects.published().count(),
            "organisation",
            "named in the record",
            reverse("actors:organisations"),
        ),
        Figure(
            Government.objects.published().count(), "government", "and where each stood", reverse("actors:governments")
        ),
        Figure(Person.objects.published().count(), "person,people", "named in a public role", reverse("actors:people")),
        Figure(
            Signature.objects.published().standing().count(),
            "signature",
            "names on record, mostly fewer than claimed",
            reverse("campaigns:letters"),
        ),
        Figure(
            Response.objects.published().answers().count(),
            "response",
            "words or acts, not silence",
            reverse("campaigns:responses") + "?stance=any_answer",
        ),
        Figure(
            Addressee.objects.published().awaiting_answer().count(),
            "addressee",
            "without an answer on record",
            reverse("campaigns:silent"),
        ),
        Figure(
            Position.objects.published().count(), "position", "dated, of governments", reverse("campaigns:positions")
        ),
        Figure(Event.objects.published().count(), "event", "dated milestones", reverse("campaigns:events")),
        Figure(Article.objects.published().count(), "article", "that the facts rest on", reverse("articles:articles")),
    ]
