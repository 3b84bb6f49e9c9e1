"""Proposals: facts that an article suggests, waiting for a curator; and which articles were read for them."""

import datetime
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from articles.ingest.extractor import VERSION
from articles.models.articles import Article
from articles.models.fetches import Fetch
from articles.models.sources import Source
from campaigns.models import Campaign, Letter, Position, Response
from record.models import Revision

# Every table whose facts can be proposed or cited by a proposal, by the name of its foreign key.
MATCHED: dict[str, Any] = {"letter": Letter, "response": Response, "position": Position}

SHA256 = "^[0-9a-f]{64}$"
CLAIMED_FOR = datetime.timedelta(minutes=15)  # since the curator who has an article last opened one of its proposals
MAX_TRIES = 3  # tries to read an article that end without a result: then it is given up


# ---- what was read, and what is still to do ---------------------------------------------------------------------


class ExtractionQuerySet(models.QuerySet["Extraction"]):
    def due(self) -> Self:
        """Articles whose text, or whose extractor, is newer than what was read; not those that were given up."""
        other_version = Q(extractor_version__lt=VERSION) | Q(extractor_version__gt=VERSION)
        return self.filter(other_version, tries__lt=MAX_TRIES)

    def may_be_lost(self, before: datetime.datetime) -> Self:
        """Those of which no message was sent since then."""
        return self.filter(Q(sent_at=None) | Q(sent_at__lt=before)).order_by("pk")

    def ask_for(self, article: Article) -> None:
        """Have the text that an article has now read for proposals. In the transaction that stores it."""
        again: dict[str, Any] = {"extractor_version": "", "tries": 0, "sent_at": None}
        wanted = Extraction(article=article, **again)
        Extraction.objects.bulk_create(
            [wanted], update_conflicts=True, unique_fields=["article"], update_fields=list(again)
        )


class Extraction(models.Model):
    """What was last read for the proposals of one article: which text, by which extractor, with what result.

    An article that is to be read has no ``extractor_version`` or an older one: PostgreSQL knows what is still to do.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="extraction")
    text_hash = models.CharField("SHA-256 of the text", max_length=64, blank=True, default="")
    extractor_version = models.CharField(max_length=20, blank=True, default="", help_text="Empty: to be read.")
    at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    number = models.PositiveIntegerField("facts that the text proposes", default=0)
    error = models.TextField(blank=True, default="", help_text="Why nothing could be read, in plain words.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Tries since it was last read.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When a message last named it.")

    objects = models.Manager.from_queryset(ExtractionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="extraction_has_hash", condition=Q(text_hash="") | Q(text_hash__regex=SHA256)),
        ]
        indexes = [
            models.Index(name="extraction_version", fields=["extractor_version", "id"]),
            models.Index(name="extraction_failed", fields=["-at"], condition=~Q(error="")),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.number}"


# ---- proposals ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """How one extractor version fared with one kind of fact: numbers of proposals."""

    extractor_version: str
    kind: str
    accepted: int
    rejected: int
    pending: int

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def precision(self) -> float | None:
        """The share of accepted ones among the decided; None while nothing was decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def percent(self) -> int:
        """Precision as a whole number; needs decisions."""
        return round(100 * self.accepted / self.decided)

    @property
    def kind_in_words(self) -> str:
        return Proposal.Kind(self.kind).label


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def pending(self) -> Self:
        """Those that wait for a curator."""
        return self.filter(state=Proposal.State.PENDING)

    def decided(self) -> Self:
        """Those that a curator has accepted or rejected."""
        return self.filter(state__in=[Proposal.State.ACCEPTED, Proposal.State.REJECTED])

    def in_order(self) -> Self:
        """As they are reviewed: article by article, the newest first, each as its text goes on from fact to fact."""
        return self.order_by("-article_id", "pk")

    def about(self, campaign: Campaign) -> Self:
        """Those of which the known fact belongs to a campaign, or whose article came from a source about it."""
        responses = Response.objects.filter(Q(letter__campaign=campaign) | Q(campaign=campaign)).order_by()
        fetched = Fetch.objects.filter(source__campaigns=campaign, article__isnull=False).order_by()
        # Each list is looked up once, whatever waits.
        return self.filter(
            Q(letter__in=Letter.objects.filter(campaign=campaign).order_by().values("pk"))
            | Q(response__in=responses.values("pk"))
            | Q(article__in=fetched.values("article"))
        )

    def from_source(self, source: Source) -> Self:
        """Those of articles that a source brought."""
        return self.filter(article__in=Fetch.objects.filter(source=source, article__isnull=False).values("article"))

    def after(self, proposal: "Proposal") -> Self:
        """Those that come later in that order."""
        same = Q(article=proposal.article_id, pk__gt=proposal.pk)
        return self.filter(Q(article_id__lt=proposal.article_id) | same)

    def free_for(self, curator: AbstractBaseUser) -> Self:
        """Those that nobody else has at this moment."""
        return self.filter(Q(claimed_by=None) | Q(claimed_by=curator) | Q(claimed_until__lt=timezone.now()))

    def naming(self, keys: Collection[str]) -> Self:
        """Those that wait or were decided, and of which a name may mean one of some actors; none that cite: these say
        a known fact, whatever an article tells of it."""
        stands = self.filter(state__in=_STAND).exclude(change=Proposal.Change.CITES)
        return stands.alias(keys=KeysOfNames(F("names"))).filter(keys__has_any_keys=list(keys))

    def claim(self, curator: AbstractBaseUser) -> None:
        """The curator has these now: whoever had them before has them no more."""
        self.update(claimed_by=curator, claimed_until=timezone.now() + CLAIMED_FOR)

    def release(self, curator: AbstractBaseUser) -> None:
        """The curator lets go of those of these that were claimed."""
        self.filter(claimed_by=curator).update(claimed_by=None, claimed_until=None)

    def wait_again(self, **named: int | None) -> None:
        """Nobody has decided them; ``named`` is the known fact that they named before that."""
        undecided = {"decided_why": "", "decided_at": None, "decided_by": None, "revision": None}
        self.update(state=Proposal.State.PENDING, **undecided, **named)

    def identical_to(self, proposal: "Proposal") -> Self:
        """Those that wait and say the same of the record as one does, itself included, whatever article they are in."""
        return self.pending().filter(identity=proposal.identity).order_by("pk")

    def decided_last_by(self, curator: AbstractBaseUser) -> Self:
        """What a curator has decided, the last decision first."""
        return self.decided().filter(decided_by=curator).order_by("-decided_at", "-pk")

    def with_facts(self) -> Self:
        """Also load the article with its text, and the fact that is matched with what names it."""
        return self.select_related(
            "article",
            "claimed_by",
            "decided_by",
            "letter",
            "response__actor",
            "response__letter",
            "response__campaign",
            "position__government",
        ).defer("letter__text", "response__letter__text")

    def by_version_and_kind(self) -> list[Decided]:
        """How each extractor version fared with each kind of fact, the newest version first."""
        counted = (
            self.order_by()
            .values("extractor_version", "kind")
            .annotate(
                accepted=Count("pk", filter=Q(state=Proposal.State.ACCEPTED)),
                rejected=Count("pk", filter=Q(state=Proposal.State.REJECTED)),
                pending=Count("pk", filter=Q(state=Proposal.State.PENDING)),
            )
        )
        found = {(row["extractor_version"], row["kind"]): Decided(**row) for row in counted}
        versions = sorted({VERSION, *(version for version, _ in found)}, key=_number_of, reverse=True)
        return [
            found.get((version, kind), Decided(version, kind, 0, 0, 0))
            for version in versions
            for kind in Proposal.Kind.values
        ]


def _number_of(version: str) -> tuple[int, str]:
    return (int(version) if version.isdecimal() else 0, version)


_STAND = ["pending", "accepted", "rejected"]  # states of what nothing newer has replaced


def _matched_fact(model: str) -> models.ForeignKey:
    return models.ForeignKey(model, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals")


def _number_of_matched() -> models.Func:
    return models.Func(*map(F, MATCHED), function="num_nonnulls", output_field=models.IntegerField())


class KeysOfNames(models.Func):
    """The keys of all actors that the names of a proposal may mean."""

    template = "jsonb_path_query_array(%(expressions)s, '$.*[*].key')"
    output_field = models.JSONField()


def identity_of(kind: str, change: str, fact: int | None, field: str, says: list[Any]) -> str:
    """Hash of what a proposal says: the known fact that it cites, the value that it corrects, or the new fact."""
    return hashlib.sha256(json.dumps([kind, change, fact, field, says], sort_keys=True).encode()).hexdigest()


class Proposal(models.Model):
    """A fact that an article suggests, with the words that say so: new, known already, or better known.

    Its article is the first of a family to say it; copies that say the same are its ``sources``.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", "letter"
        RESPONSE = "response", "response"
        POSITION = "position", "position"
        QUOTE = "quote", "quote"

    class Change(models.TextChoices):
        """What it would do to the record."""

        ADDS = "adds", "adds a fact"
        CITES = "cites", "cites a known fact"
        CORRECTS = "corrects", "corrects a known fact"
        OPEN = "open", "belongs to one of several known facts"

    class State(models.TextChoices):
        PENDING = "pending", "waits for a curator"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        SUPERSEDED = "superseded", "replaced by a newer reading of its article"
        WITHDRAWN = "withdrawn", "not said any more by a newer reading of its article"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind)
    change = models.CharField(max_length=8, choices=Change)
    letter = _matched_fact("campaigns.Letter")
    response = _matched_fact("campaigns.Response")
    position = _matched_fact("campaigns.Position")
    field = models.CharField(max_length=30, blank=True, default="", help_text="What is corrected.")
    fields = models.JSONField(default=dict, help_text="What is proposed, in the terms of the record.")
    names = models.JSONField(default=dict, help_text="Each name as written, with the actors that it may mean.")
    evidence = models.JSONField(help_text="Passages: start, end, words, and whether they stand in the title.")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text that the offsets are in.")
    language = models.CharField(max_length=2, blank=True, default="")
    confidence = models.FloatField(help_text="From 0 to 1.")
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How well the best known fact fits, up to 100; empty where none is near."
    )
    candidates = models.JSONField(
        default=list, help_text="Known facts that come near, the best first: key, title, score, and its parts in words."
    )
    extractor_version = models.CharField(max_length=20)
    identity = models.CharField(max_length=64, help_text="Hash of what it says.")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="decided_proposals"
    )
    decided_why = models.TextField("reason", blank=True, default="")
    revision = models.ForeignKey(
        Revision,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What accepting it changed in the record, to be taken back.",
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(ProposalQuerySet)()

    class Meta:
        ordering = ["-id"]
        constraints = [
            *(
                models.CheckConstraint(name=f"proposal_{name}_is_known", condition=Q(**{f"{name}__in": choices}))
                for name, choices in (
                    ("kind", ["letter", "response", "position", "quote"]),
                    ("change", ["adds", "cites", "corrects", "open"]),
                    ("state", ["pending", "accepted", "rejected", "superseded", "withdrawn"]),
                )
            ),
            # A proposal that was accepted may keep the fact that it became.
            models.CheckConstraint(
                name="proposal_of_at_most_one_fact",
                condition=models.lookups.LessThanOrEqual(_number_of_matched(), 1),
                violation_error_message="A proposal belongs to one fact, or to none.",
            ),
            models.CheckConstraint(
                name="proposal_of_a_known_fact_names_it",
                condition=Q(change__in=["cites", "corrects"]) & models.lookups.Exact(_number_of_matched(), 1)
                | Q(change__in=["adds", "open"])
                & (Q(state="accepted") | models.lookups.Exact(_number_of_matched(), 0)),
                violation_error_message="What cites or corrects a known fact names it; what adds one does not.",
            ),
            models.CheckConstraint(
                name="proposal_matches_its_kind",
                condition=(Q(letter=None) | Q(kind="letter"))
                & (Q(response=None) | Q(kind__in=["response", "quote"]))
                & (Q(position=None) | Q(kind="position")),
            ),
            models.CheckConstraint(
                name="proposal_corrects_a_field",
                condition=Q(change="corrects") & ~Q(field="") | ~Q(change="corrects") & Q(field=""),
            ),
            models.CheckConstraint(
                name="proposal_has_evidence",
                condition=models.lookups.GreaterThanOrEqual(
                    models.Func(F("evidence"), function="jsonb_array_length", output_field=models.IntegerField()), 1
                ),
            ),
            models.CheckConstraint(
                name="proposal_has_hashes", condition=Q(text_hash__regex=SHA256) & Q(identity__regex=SHA256)
            ),
            models.CheckConstraint(
                name="proposal_is_measured",
                condition=Q(confidence__gte=0, confidence__lte=1) & (Q(score=None) | Q(score__lte=100)),
            ),
            models.CheckConstraint(
                name="proposal_says_when_it_was_decided",
                condition=Q(state__in=["accepted", "rejected"], decided_at__isnull=False)
                | Q(state__in=["pending", "superseded", "withdrawn"], decided_at=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="proposal_that_was_accepted_changed_the_record", condition=Q(revision=None) | Q(state="accepted")
            ),
            models.CheckConstraint(
                name="proposal_says_why_it_was_rejected", condition=~Q(state="rejected") | ~Q(decided_why="")
            ),
            models.UniqueConstraint(
                name="proposal_waits_once", fields=["article", "identity"], condition=Q(state="pending")
            ),
        ]
        indexes = [
            # With what the list of those that wait is narrowed by: counting them reads no row.
            models.Index(
                name="proposal_pending",
                fields=["-article", "id"],
                include=[
                    *("kind", "change", "language", "confidence", "state", "created_at"),
                    *("claimed_by", "letter", "response"),
                ],
                condition=Q(state="pending"),
            ),
            models.Index(name="proposal_identity", fields=["identity"]),
            models.Index(
                name="proposal_decided", fields=["decided_by", "-decided_at"], condition=Q(decided_by__isnull=False)
            ),
            models.Index(name="proposal_fared", fields=["extractor_version", "kind", "state"]),
            # Merging asks for all that names an actor, and the condition is the one with which it asks.
            GinIndex(
                KeysOfNames(F("names")),
                name="proposal_actors",
                condition=Q(state__in=_STAND) & ~Q(change="cites"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in “{self.article}”: {self.get_change_display()}"

    @property
    def fact(self) -> Any:
        """The known fact that it cites or corrects; None where it adds one or that is open."""
        return self.letter or self.response or self.position

    @property
    def matched(self) -> str:
        """The name of its foreign key to a known fact: quoted words are part of a response."""
        return self.Kind.RESPONSE if self.kind == self.Kind.QUOTE else self.kind

    @property
    def named_before(self) -> int | None:
        """The number of the fact that it named when it waited: it may have been accepted for another."""
        if self.change in (self.Change.ADDS, self.Change.OPEN):
            return None
        return self.candidates[0]["id"] if self.candidates else getattr(self, f"{self.matched}_id")

    @property
    def cited_template(self) -> str:
        """The include that names the known fact."""
        return f"articles/includes/cited/{self.matched}.html"

    @property
    def gist(self) -> str:
        """In a few words what it is about: for lists of what one article proposes."""
        fields = self.fields
        if self.change == self.Change.CORRECTS:
            return self.field.replace("_", " ")
        match self.kind:
            case self.Kind.LETTER:
                return ", ".join(fields["addressees"][:3])
            case self.Kind.POSITION:
                return fields["government"]
            case self.Kind.QUOTE:
                return f"{fields['speaker'] or fields['organisation']}: {fields['text'][:80]}"
        return fields["actor"]

    @property
    def is_claimed(self) -> bool:
        """Whether somebody has it at this moment."""
        return bool(self.claimed_by_id and self.claimed_until and self.claimed_until >= timezone.now())

    def is_claimed_from(self, curator: AbstractBaseUser) -> bool:
        """Whether somebody else has it at this moment."""
        return self.is_claimed and self.claimed_by_id != curator.pk

    @property
    def open_names(self) -> list[str]:
        """Names of which it is not clear whom they mean: of nobody, or of several."""
        return [name for name, candidates in self.names.items() if len(candidates) != 1]


class ProposalSource(models.Model):
    """A copy of a proposal's article that says the same: no second proposal, and no further witness."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sources")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="proposals_seconded")
    evidence = models.JSONField(help_text="Passages as in the proposal, in the text of this article.")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text that the offsets are in.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="proposal_source_once", fields=["proposal", "article"]),
            models.CheckConstraint(name="proposal_source_has_hash", condition=Q(text_hash__regex=SHA256)),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} ← {self.article}"
