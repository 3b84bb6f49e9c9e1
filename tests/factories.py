"""Rows for tests. Every name is recognisably invented; every fact gets its source."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.test import Client
from factory.django import DjangoModelFactory

from accounts.models import Account
from accounts.roles import Role
from actors.models import Actor, ActorKind, Affiliation
from articles.models import CITED, Article, Citation, Fetch, ImportRun, Snapshot, Source
from campaigns.models import Addressee, Campaign, Event, Letter, Looking, Position, Response, Signature
from record.models import Visibility


class ArticleFactory(DjangoModelFactory):
    class Meta:
        model = Article

    key = factory.Sequence(lambda n: f"invented-article-{n}")
    url = factory.Sequence(lambda n: f"https://news.example/{n}")
    title = factory.Sequence(lambda n: f"Invented article {n}")
    outlet = "The Invented Herald"


_sources: dict[bool, Article] | None = None


@contextmanager
def few_articles() -> Iterator[None]:
    """Facts that are made meanwhile have one article as their source if they are public, and another if they are not.

    For walks through all pages: else most of these would be of articles that are all alike.
    """
    global _sources
    _sources = {}
    try:
        yield
    finally:
        _sources = None


def source_of(fact: Any) -> Article:
    """An invented article that tells a fact."""
    if _sources is None:
        return ArticleFactory()
    is_public = fact.visibility == Visibility.PUBLIC
    return _sources.get(is_public) or _sources.setdefault(is_public, ArticleFactory())


class FactFactory(DjangoModelFactory):
    """A fact with one citation, since the database keeps none without."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def source(fact: Any, create: bool, extracted: Article | None, **_: Any) -> None:  # noqa: N805
        if create:
            name = next(name for name, model in CITED.items() if isinstance(fact, model))
            Citation.objects.create(article=extracted or source_of(fact), **{name: fact})


class OrganisationFactory(FactFactory):
    class Meta:
        model = Actor

    key = factory.Sequence(lambda n: f"invented-group-{n}")
    name = factory.Sequence(lambda n: f"Invented Group {n}")
    kind = ActorKind.ORGANISATION
    organisation_kind = "ngo"


class GovernmentFactory(FactFactory):
    class Meta:
        model = Actor

    key = factory.Sequence(lambda n: f"invented-state-{n}")
    name = factory.Sequence(lambda n: f"Invented State {n}")
    kind = ActorKind.GOVERNMENT
    government_kind = "state"


class PersonFactory(FactFactory):
    class Meta:
        model = Actor

    key = factory.Sequence(lambda n: f"invented-person-{n}")
    name = factory.Sequence(lambda n: f"Ina Vented {n}")
    kind = ActorKind.PERSON


class AffiliationFactory(FactFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    body = factory.SubFactory(OrganisationFactory)
    title = "Spokesperson"


class CampaignFactory(FactFactory):
    class Meta:
        model = Campaign

    key = factory.Sequence(lambda n: f"invented-campaign-{n}")
    name = factory.Sequence(lambda n: f"Invented campaign {n}")
    goal = "To be tested."
    summary = "An invented campaign."
    start = "2021-01-01"
    start_precision = "day"


class LetterFactory(FactFactory):
    class Meta:
        model = Letter

    key = factory.Sequence(lambda n: f"invented-letter-{n}")
    campaign = factory.SubFactory(CampaignFactory)
    title = factory.Sequence(lambda n: f"Invented letter {n}")
    kind = "open_letter"
    demand = "diplomatic_boycott"
    summary = "An invented letter."
    date = "2021-03-01"
    date_precision = "day"


class AddresseeFactory(FactFactory):
    class Meta:
        model = Addressee

    letter = factory.SubFactory(LetterFactory)
    actor = factory.SubFactory(OrganisationFactory)


class SignatureFactory(FactFactory):
    class Meta:
        model = Signature

    letter = factory.SubFactory(LetterFactory)
    actor = factory.SubFactory(OrganisationFactory)


class ResponseFactory(FactFactory):
    class Meta:
        model = Response

    key = factory.Sequence(lambda n: f"invented-response-{n}")
    letter = factory.SubFactory(LetterFactory)
    actor = factory.SubFactory(OrganisationFactory)
    stance = "declines"
    summary = "Invented words."
    date = "2021-04-01"
    date_precision = "day"


class PositionFactory(FactFactory):
    class Meta:
        model = Position

    government = factory.SubFactory(GovernmentFactory)
    reported_stance = "undecided"
    summary = "An invented position."
    date = "2021-12-01"
    date_precision = "day"


class EventFactory(FactFactory):
    class Meta:
        model = Event

    key = factory.Sequence(lambda n: f"invented-event-{n}")
    title = factory.Sequence(lambda n: f"Invented event {n}")
    summary = "An invented event."
    date = "2021-06-01"
    date_precision = "day"


class LookingFactory(DjangoModelFactory):
    """Somebody looked for the answer of an addressee, and found nothing."""

    class Meta:
        model = Looking

    letter = factory.SubFactory(LetterFactory)
    actor = factory.SubFactory(OrganisationFactory)
    looked_for = factory.Sequence(lambda n: f"an invented answer {n}")
    looked_in = "the invented press releases"
    date = "2022-05-01"
    date_precision = "day"


class SourceFactory(DjangoModelFactory):
    """A feed of an invented outlet; build it, and give it to ``actions.add_source``."""

    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"invented-source-{n}")
    outlet = "The Invented Herald"
    address = factory.Sequence(lambda n: f"https://news.example/feeds/{n}")


class ImportRunFactory(DjangoModelFactory):
    class Meta:
        model = ImportRun

    about = "invented addresses"


class FetchFactory(DjangoModelFactory):
    """An article from an invented address, waiting to be fetched."""

    class Meta:
        model = Fetch

    kind = Fetch.Kind.PAGE
    queue = Fetch.Queue.ARTICLES
    address = factory.Sequence(lambda n: f"https://news.example/to-fetch/{n}")


class SnapshotFactory(DjangoModelFactory):
    """A version whose bytes are of no interest; ``articles.ingest.store`` makes those that are."""

    class Meta:
        model = Snapshot

    article = factory.SubFactory(ArticleFactory)
    number = 1
    size = 0
    sha256 = text_sha256 = "0" * 64
    warc = b""
    text = "Invented words."


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the authenticator apps of all invented people
_numbers = count(1)


def make_account(role: Role | None, name: str = "", *, second_step: bool = True) -> User:
    """Somebody with a role who may use it: a second step is set up. Nobody knows the password, so tests let them in."""
    user = User.objects.create(username=name or f"{role or 'nobody'}-{next(_numbers)}", password="!")
    if role:
        Account.objects.create(user=user, role=role)
    if second_step:
        TOTP.activate(user, SECRET)
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "0a" * 40, "used_mask": 0}
        )
    return user


def sign_in(role: Role | None, client: Client | None = None, name: str = "") -> Client:
    """A client whose session is that of somebody with a role."""
    client = client or Client()
    client.force_login(make_account(role, name))
    return client


def session_of(user: User) -> str:
    """The key of a new session of somebody, for a browser's cookie."""
    client = Client()
    client.force_login(user)
    return client.session.session_key
