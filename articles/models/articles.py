"""Articles: the pages and texts that facts rest on."""

import datetime
import hashlib
import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from articles.differences import paragraphs_of
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import KEY_LENGTH, key_constraint, key_field
from record.models import ExistsForEachRow, Fact, FactQuerySet, state_constraints
from record.reports import Reports
from record.search import Query
from web.addresses import PathTo

ARTICLE_PAGE = PathTo("articles:article")
ARCHIVED_PAGE = PathTo("articles:archived")


class ArticleQuerySet(FactQuerySet["Article"]):
    def true_by(self, day: datetime.date) -> Self:
        return self.filter(date_latest__lte=day)

    def newest_first(self) -> Self:
        return self.order_by(F("date").desc(nulls_last=True), "key")

    def with_citation_count(self, *, few: bool = False) -> Self:
        """Also ``cited``: how many published facts rest on each article; of a ``few`` articles, each is looked up."""
        citations = _citations().of_published_facts(few=few).filter(article=OuterRef("pk"))
        counted = citations.order_by().values("article").annotate(n=models.Count("pk")).values("n")
        return self.annotate(cited=Coalesce(models.Subquery(counted), 0))

    def with_passages(self, *, few: bool = False) -> Self:
        """Articles of which words are cited; of a ``few`` articles, each is looked up."""
        return self.filter(_has_passages(few))

    def without_passages(self, *, few: bool = False) -> Self:
        """Articles that are only named as a source."""
        return self.exclude(_has_passages(few))

    def archived(self) -> Self:
        """Articles whose page or file is held, in one version or several."""
        return self.filter(Exists(_snapshots().filter(article=OuterRef("pk"))))

    def with_facts(self) -> Self:
        """Articles on which some fact rests, published or not."""
        return self.filter(Exists(_citations().filter(article=OuterRef("pk"))))

    def without_facts(self) -> Self:
        """Articles on which no fact rests."""
        return self.exclude(Exists(_citations().filter(article=OuterRef("pk"))))

    def with_archive_columns(self) -> Self:
        """Also ``versions``, ``archived_at`` (of the newest) and ``facts``: what curators see in a list."""
        newest = _snapshots().filter(article=OuterRef("pk")).order_by("-number")
        facts = _citations().filter(article=OuterRef("pk")).order_by().values("article").annotate(n=models.Count("pk"))
        return self.annotate(
            versions=models.Subquery(newest.values("number")[:1]),
            archived_at=models.Subquery(newest.values("at")[:1]),
            facts=Coalesce(models.Subquery(facts.values("n")), 0),
        )

    def with_open_text(self) -> Self:
        """Also ``open_text``: the whole text where the rights let everybody read it, else nothing."""
        is_open = models.When(rights=Article.Rights.PUBLIC, then="text")
        return self.annotate(open_text=models.Case(is_open, default=Value(""), output_field=TextField()))

    def containing(self, query: Query) -> Self:
        """Articles with the words in title or outlet, or all of them somewhere in the text. For curators.

        Texts have no index: it would cost each article that comes in more than it saves a few curators.
        """
        found = Q(pk__in=Article.objects.found_by(query).order_by().values("pk"))
        for terms in query.alternatives:
            in_text = Q()
            for term in terms:
                has = reduce(or_, (Q(text__icontains=spelling) for spelling in (term.text, *term.spellings)))
                in_text &= ~has if term.without else has
            found |= in_text
        return self.filter(found)


class Article(Fact):
    """One text from a source. Its words are other people's; the public sees where it is and what it supports."""

    class Rights(models.TextChoices):
        CURATORS = "curators", "curators only: the text is somebody's copyright"
        PUBLIC = "public", "everybody: its licence or its author permits it"

    key = key_field()
    url = models.URLField("address", max_length=2000, null=True, blank=True, unique=True)
    title = models.CharField(max_length=500, blank=True, default="")
    outlet = models.CharField(max_length=200, blank=True, default="")
    date = models.DateField(null=True, blank=True)
    date_precision = precision_field()
    date_latest = latest_field("date")
    language = models.CharField(max_length=2, blank=True, default="")
    byline = models.CharField(max_length=300, blank=True, default="", help_text="Who wrote it. For curators only.")
    text = models.TextField(
        blank=True, default="", help_text="For curators, unless the rights permit more. In no download."
    )
    rights = models.CharField(
        max_length=8, choices=Rights, default=Rights.CURATORS, help_text="Who may read the whole text here."
    )
    family = models.CharField(
        max_length=100, blank=True, default="", help_text="Copies of one text have the same value here."
    )
    family_by_hand = models.BooleanField(
        default=False, help_text="Whether a curator has decided the family: it is not looked for any more."
    )

    objects = models.Manager.from_queryset(ArticleQuerySet)()

    for_curators_only = ("byline", "text", "family_by_hand")
    is_evidence = True

    class Meta:
        ordering = ["-date", "key"]
        constraints = [
            *state_constraints("article"),
            key_constraint("article"),
            *partial_date_constraints("article", "date"),
            models.CheckConstraint(
                name="article_is_somewhere",
                condition=Q(url__isnull=False) | ~Q(title=""),
                violation_error_message="Give the address, or at least the title.",
            ),
            models.CheckConstraint(name="article_url_is_not_empty", condition=~Q(url="")),
        ]
        indexes = [
            models.Index(F("date").desc(nulls_last=True), "key", name="article_newest_first"),
            models.Index(fields=["family"], name="article_family", condition=~Q(family="")),
        ]

    def __str__(self) -> str:
        return self.title or f"Page at {self.site}"

    def get_absolute_url(self) -> str:
        return ARTICLE_PAGE(self.key)

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)

    def copies(self) -> ArticleQuerySet:
        """Other published articles with the same text: they are no further witnesses."""
        return self.whole_family().published().newest_first()

    def whole_family(self) -> ArticleQuerySet:
        """The other articles with the same text, whoever may see them."""
        if not self.family:
            return Article.objects.none()
        return Article.objects.filter(family=self.family).exclude(pk=self.pk).defer("text")

    def reports_with(self, copies: Iterable["Article"]) -> Reports:
        """How it counts with its copies: as one report, and so many reprints."""
        return Reports.of([self, *copies])

    @property
    def paragraphs(self) -> list[str]:
        """The text in paragraphs."""
        return paragraphs_of(self.text)

    @property
    def archive_url(self) -> str:
        """Its page for curators."""
        return ARCHIVED_PAGE(self.key)

    @property
    def site(self) -> str:
        """The host of the address without ``www.``; empty for a text without one."""
        return site_of(self.url or "")

    @property
    def publisher(self) -> str:
        """The outlet, or where none is known the host."""
        return self.outlet or self.site


def _has_passages(few: bool) -> Exists:
    has = ExistsForEachRow if few else Exists
    return has(_citations().with_passage().of_published_facts(few=few).filter(article=OuterRef("pk")))


def _citations() -> Any:
    # Citations are defined above articles, so they are reached through the reverse relation.
    citations: Any = Article._meta.get_field("citations").related_model
    return citations.objects.all()


def _snapshots() -> Any:
    snapshots: Any = Article._meta.get_field("snapshots").related_model
    return snapshots.objects.all()


def site_column() -> Func:
    """``site_of(url)`` as the database works it out; nothing without an address."""
    host = Value(r"^[a-z]+://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)")
    return Func(Lower("url"), host, function="substring", output_field=TextField())


def publisher_column() -> Coalesce:
    """``Article.publisher`` likewise."""
    return Coalesce(NullIf("outlet", Value("")), site_column(), Value(""), output_field=TextField())


def site_of(url: str) -> str:
    """The host of an address without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def key_for_address(url: str) -> str:
    """The key of an article that is known only by its address: its host and a hash of the address."""
    host = re.sub(r"[^a-z0-9]+", "-", site_of(url)).strip("-")
    digest = hashlib.sha256(url.encode()).hexdigest()[:10]
    return f"{host[: KEY_LENGTH - 11].strip('-') or 'page'}-{digest}"
