"""The list of work: what is to be brought in, what came of it, and how sites want to be treated.

PostgreSQL owns the work. A message of the broker only names a row of this list; what became of the message does
not matter (``articles/jobs.py``).
"""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Count, Q
from django.utils import timezone

from articles.models.articles import Article
from articles.models.sources import MAX_ADDRESS, Source


@dataclass(frozen=True)
class Progress:
    """How far a run is: how many of its fetches are in each state."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """What is still to be done, by itself."""
        return self.counts.get(Fetch.State.WAITING, 0) + self.counts.get(Fetch.State.RUNNING, 0)

    @property
    def ended(self) -> int:
        return self.total - self.left

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Each state that occurs: its value, its words, and how often."""
        return [(state.value, state.label, n) for state in Fetch.State if (n := self.counts.get(state, 0))]


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def with_counts(self) -> Self:
        """Also ``total``, ``left`` and ``failed``: numbers of fetches."""
        left = Q(fetches__state__in=[Fetch.State.WAITING, Fetch.State.RUNNING])
        return self.annotate(
            total=Count("fetches"),
            left=Count("fetches", filter=left),
            failed=Count("fetches", filter=Q(fetches__state=Fetch.State.FAILED)),
        ).order_by("-at", "-pk")


class ImportRun(models.Model):
    """Articles that somebody brings in together: addresses, files, or a text."""

    at = models.DateTimeField("asked for at", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_runs"
    )
    about = models.CharField(max_length=300, help_text="What was handed in, in words.")
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(ImportRunQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.about

    def progress(self) -> Progress:
        """How far it is."""
        return Progress(dict(self.fetches.order_by().values_list("state").annotate(n=Count("pk"))))


class FetchQuerySet(models.QuerySet["Fetch"]):
    def due(self, now: datetime.datetime) -> Self:
        """Work that may be done now, the longest waiting first."""
        return self.filter(state=Fetch.State.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def abandoned(self, now: datetime.datetime) -> Self:
        """Work that somebody has claimed and not brought back in time: its process has died."""
        return self.filter(state=Fetch.State.RUNNING, claimed_until__lt=now)

    def open(self) -> Self:
        """Work that is not at its end."""
        return self.filter(state__in=[Fetch.State.WAITING, Fetch.State.RUNNING])


class Fetch(models.Model):
    """One thing to do: look at a source, bring in an article or a file, or search a site for its feeds.

    A source has one for ever, which waits for its next look. All others end once. Whoever works on it holds it by
    ``claim`` until ``claimed_until``; its result counts only if it still holds it then.
    """

    class Kind(models.TextChoices):
        POLL = "poll", "look at a source"
        PAGE = "page", "article from the web"
        FILE = "file", "file or text handed in"
        SITE = "site", "search for the feeds of a site"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "being fetched"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        STOPPED = "stopped", "stopped"

    class Outcome(models.TextChoices):
        """What came of one try."""

        ARCHIVED = "archived", "archived"
        NEW_VERSION = "new version", "a new version archived"
        UNCHANGED = "unchanged", "unchanged"
        HELD = "held", "held already"
        LOOKED = "looked", "looked through"
        REFUSED = "refused", "refused"
        LATER = "later", "put off"
        FAILED = "failed", "failed"

    class Queue(models.TextChoices):
        """Which workers do it: each queue gets its turn, so that a batch does not keep a curator waiting."""

        POLLING = "polling", "looks at sources"
        ARTICLES = "articles", "articles that somebody waits for"
        BATCH = "batch", "many articles"

    kind = models.CharField(max_length=4, choices=Kind)
    queue = models.CharField(max_length=8, choices=Queue)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.CASCADE, related_name="fetches")
    # The source whose poll this is, apart from the source that named an article: a source has one poll.
    poll_of = models.OneToOneField(Source, null=True, blank=True, on_delete=models.CASCADE, related_name="poll")
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.CASCADE, related_name="fetches")
    address = models.URLField(max_length=MAX_ADDRESS, blank=True, default="")
    # What was handed in; the content only until it is archived.
    name = models.CharField(max_length=300, blank=True, default="")
    content = models.BinaryField(null=True, blank=True)
    told = models.JSONField(
        default=dict, blank=True, help_text="What is told of it beforehand: title, outlet, url, published, language."
    )
    feeds = models.JSONField(default=list, blank=True, help_text="The feeds found at a site: address, title, articles.")
    due_at = models.DateTimeField(default=timezone.now)
    has_turn = models.BooleanField(default=False, help_text="Whether due_at is its turn at its host.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When a message last named it.")
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0, help_text="Tries since it last went well.")
    # What a server said of the version that we have, byte for byte (in Latin-1): sent back to ask for news only.
    etag = models.CharField(max_length=1000, blank=True, default="")
    last_modified = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True, default="")
    reason = models.TextField(blank=True, default="", help_text="Why, and what to do next, in plain words.")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="fetches")
    created_at = models.DateTimeField(default=timezone.now)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(FetchQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "fetches"
        constraints = [
            models.CheckConstraint(
                name="fetch_of_one_thing",
                condition=Q(kind="poll", poll_of__isnull=False, address="", content__isnull=True)
                | Q(kind__in=["page", "site"], poll_of__isnull=True, content__isnull=True) & ~Q(address="")
                | Q(kind="file", poll_of__isnull=True, address=""),
            ),
            models.CheckConstraint(
                name="fetch_is_held_while_it_runs",
                condition=Q(state="running", claim__isnull=False, claimed_until__isnull=False)
                | ~Q(state="running") & Q(claim__isnull=True, claimed_until__isnull=True),
            ),
            models.CheckConstraint(
                name="fetch_says_why",
                condition=~Q(outcome__in=["refused", "later", "failed"]) | ~Q(reason=""),
            ),
            # An address is asked for once at a time, whoever names it.
            models.UniqueConstraint(
                name="fetch_of_an_address_once",
                fields=["address"],
                condition=Q(kind="page", state__in=["waiting", "running"]),
            ),
        ]
        # Of open work only: these do not grow with what was done.
        indexes = [
            models.Index(name="fetch_due", fields=["due_at", "id"], condition=Q(state="waiting")),
            models.Index(name="fetch_claimed", fields=["claimed_until"], condition=Q(state="running")),
            models.Index(name="fetch_address", fields=["address"], condition=Q(kind="page")),
        ]

    def __str__(self) -> str:
        return self.name or self.address or str(self.poll_of)

    @property
    def next_step(self) -> str:
        """What a person can do about it, in plain words; empty where there is nothing to do."""
        without_success = (self.Outcome.REFUSED, self.Outcome.LATER, self.Outcome.FAILED)
        if self.state == self.State.WAITING and self.outcome in without_success:
            return f"It is tried again on {self.due_at:%d %B, %H:%M} UTC."
        return ""

    @property
    def is_open(self) -> bool:
        """Whether it is not at its end."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Attempt(models.Model):
    """One try and its outcome, "unchanged" and "refused" included."""

    fetch = models.ForeignKey(Fetch, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=11, choices=Fetch.Outcome)
    reason = models.TextField(blank=True, default="")
    address = models.CharField("address that answered", max_length=MAX_ADDRESS, blank=True, default="")
    status = models.PositiveSmallIntegerField("HTTP status", null=True, blank=True)
    size = models.PositiveIntegerField("bytes", default=0)
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(name="attempt_at", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


class Host(models.Model):
    """A web server, and how it wants to be treated."""

    name = models.CharField(max_length=260, unique=True, help_text="Host, and the port where it is not the usual one.")
    free_at = models.DateTimeField(default=timezone.now, help_text="When the next request may be sent.")
    robots = models.TextField(blank=True, default="", help_text="What it asks of programs (robots.txt).")
    robots_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def take_turn(cls, name: str, pause: datetime.timedelta) -> datetime.datetime:
        """Reserve the next free moment at a host; ``pause`` later it is free again. Turns of all workers differ."""
        values: Any = {"name": name, "pause": pause}
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {cls._meta.db_table} AS host (name, free_at, robots) "  # noqa: S608
                "VALUES (%(name)s, now() + %(pause)s, '') ON CONFLICT (name) DO UPDATE "
                "SET free_at = greatest(host.free_at, now()) + %(pause)s RETURNING free_at - %(pause)s",
                values,
            )
            row: Any = cursor.fetchone()
        return row[0]
