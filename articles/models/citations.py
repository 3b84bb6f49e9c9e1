"""Citations: which passage of which article supports which fact."""

import hashlib
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q

from actors.models import Actor, Affiliation
from articles.models.articles import Article
from campaigns.models import Addressee, Campaign, Event, Letter, Position, Response, Signature
from record.as_of import as_of_day
from record.models import Curated, ExistsForEachRow, IsPublic, Visibility

# A cited passage stays a quotation: fewer words than this, and at most as many of the text around it.
MAX_PASSAGE_WORDS = 50
WORDS_AROUND = MAX_PASSAGE_WORDS // 2  # on each side
FAR = 400  # characters in which they are looked for

# Every table that can be cited, by the name of its foreign key.
CITED: dict[str, Any] = {
    "actor": Actor,
    "affiliation": Affiliation,
    "campaign": Campaign,
    "letter": Letter,
    "addressee": Addressee,
    "signature": Signature,
    "response": Response,
    "position": Position,
    "event": Event,
}


def _is_published(name: str) -> Q:
    """Whether the public may see the fact to which a foreign key leads, if it leads to one."""
    return Q(**{name: None}) | Q(ExistsForEachRow(CITED[name].objects.published().filter(pk=OuterRef(name))))


class CitationQuerySet(models.QuerySet["Citation"]):
    def published(self) -> Self:
        """Citations of published articles, each with its article."""
        rows = self.filter(article__visibility=Visibility.PUBLIC).select_related("article")
        return rows.defer("article__text").order_by("pk")

    def as_sources(self) -> Self:
        """Loaded with no more than what is said of a source beside its fact: pages have hundreds."""
        not_said = ("byline", "date_latest", "family_by_hand", "language", "rights", "text")
        return self.defer("start", "end", "text_hash", *(f"article__{name}" for name in not_said))

    def of_published_facts(self, *, few: bool = False) -> Self:
        """Citations whose fact the public may see, on the day at which the reader looks.

        The database notes first all facts that it may not: with a million signatures that are tens of thousands, and
        take longer than a ``few`` citations whose facts are looked up one by one.
        """
        if few and not as_of_day():
            return self.filter(*map(_is_published, CITED))
        rows = self.filter(*(IsPublic(Citation, name, whole=True) for name in CITED))
        if not as_of_day():
            return rows
        shown = Q()
        for name, model in CITED.items():
            shown |= Q(**{f"{name}__in": model.objects.published().order_by()})
        return rows.filter(shown)

    def of(self, fact: Any) -> Self:
        """The citations of one fact."""
        name = next(name for name, model in CITED.items() if isinstance(fact, model))
        return self.filter(**{name: fact})

    def grouped(self) -> list[tuple[str, list["Citation"]]]:
        """The citations by kind of fact, each with its fact, what is needed to show it, and the words around it."""
        rows = self.select_related(
            "actor", "affiliation__person", "affiliation__body", "campaign", "letter", "addressee__letter",
            "addressee__actor", "signature__letter", "signature__actor", "response__actor", "response__letter",
            "response__campaign", "position__government", "event",
        ).order_by("pk")  # fmt: skip
        _load_surroundings(rows)
        groups: dict[str, list[Citation]] = {}
        for citation in rows:
            groups.setdefault(citation.fact._meta.verbose_name_plural, []).append(citation)
        return sorted(groups.items(), key=lambda group: list(CITED).index(group[1][0].cited_as))

    def with_passage(self) -> Self:
        return self.exclude(quote="")


def _load_surroundings(citations: Iterable["Citation"]) -> None:
    """Also ``before`` and ``behind`` of each citation: a few words of the text around its passage.

    Empty where the passage has no place in the text, or the text is another one by now.
    """
    placed = [citation for citation in citations if citation.start is not None]
    texts = dict(Article.objects.filter(pk__in={c.article_id for c in placed}).values_list("pk", "text"))
    hashes = {pk: hashlib.sha256(text.encode()).hexdigest() for pk, text in texts.items()}
    for citation in placed:
        if hashes[citation.article_id] == citation.text_hash:
            text, start, end = texts[citation.article_id], citation.start or 0, citation.end or 0
            citation.before = _last_words(text[max(0, start - FAR) : start])
            citation.behind = _first_words(text[end : end + FAR])


def _last_words(text: str) -> str:
    words = text.split()[1 if len(text) == FAR else 0 :]  # the first of them may be a piece of one
    return " ".join(words[-WORDS_AROUND:]) + " " if words else ""


def _first_words(text: str) -> str:
    words = text.split()[: -1 if len(text) == FAR else None]
    space = "" if text[:1].strip() else " "
    return space + " ".join(words[:WORDS_AROUND]) if words else ""


def _cited_fact(model: str) -> models.ForeignKey:
    return models.ForeignKey(model, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")


class Citation(Curated):
    """Links one fact to an article: with the passage that says so, or as "source named" without one."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="citations")
    actor = _cited_fact("actors.Actor")
    affiliation = _cited_fact("actors.Affiliation")
    campaign = _cited_fact("campaigns.Campaign")
    letter = _cited_fact("campaigns.Letter")
    addressee = _cited_fact("campaigns.Addressee")
    signature = _cited_fact("campaigns.Signature")
    response = _cited_fact("campaigns.Response")
    position = _cited_fact("campaigns.Position")
    event = _cited_fact("campaigns.Event")
    quote = models.TextField(
        "passage", blank=True, default="", help_text=f"The words that say so, fewer than {MAX_PASSAGE_WORDS}."
    )
    start = models.PositiveIntegerField(null=True, blank=True, help_text="First character in the article's text.")
    end = models.PositiveIntegerField(null=True, blank=True, help_text="Character after the last.")
    text_hash = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of the version of the text that the offsets are in."
    )

    is_primary = models.BooleanField(
        "primary source",
        default=False,
        db_default=False,
        help_text="The article is the letter itself, or the words of the one who speaks.",
    )

    objects = models.Manager.from_queryset(CitationQuerySet)()

    before = behind = ""  # words around the passage; needs ``grouped()``

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="citation_of_exactly_one_fact",
                condition=models.lookups.Exact(
                    models.Func(*map(F, CITED), function="num_nonnulls", output_field=models.IntegerField()), 1
                ),
                violation_error_message="A citation belongs to exactly one fact.",
            ),
            models.CheckConstraint(
                name="citation_passage_is_short",
                condition=models.lookups.LessThan(
                    models.Func(
                        F("quote"),
                        template=r"array_length(regexp_split_to_array(btrim(%(expressions)s), '\s+'), 1)",
                        output_field=models.IntegerField(),
                    ),
                    MAX_PASSAGE_WORDS,
                ),
                violation_error_message=f"A passage has fewer than {MAX_PASSAGE_WORDS} words.",
            ),
            models.CheckConstraint(
                name="citation_offsets_belong_to_a_text",
                condition=Q(start__isnull=True, end__isnull=True, text_hash="")
                | (Q(start__isnull=False, end__gt=F("start"), text_hash__regex="^[0-9a-f]{64}$") & ~Q(quote="")),
                violation_error_message="Offsets need a passage and the hash of the text they are in.",
            ),
            *(
                models.UniqueConstraint(
                    name=f"citation_once_per_{name}",
                    fields=[name, "article", "quote"],
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in CITED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} ← {self.article}"

    @property
    def cited_as(self) -> str:
        """The name of the kind of fact that is cited, such as ``letter``."""
        return next(name for name in CITED if getattr(self, f"{name}_id") is not None)

    def is_lost_in(self, article: Article) -> bool:
        """Whether the cited words stand neither in the text of an article nor in its title, where a text is held."""
        return bool(self.quote and article.text) and self.quote not in article.text and self.quote not in article.title

    @property
    def template(self) -> str:
        """The include that names the cited fact."""
        return f"articles/includes/cited/{self.cited_as}.html"

    @property
    def fact(self) -> Any:
        """The fact that is cited."""
        return getattr(self, self.cited_as)
