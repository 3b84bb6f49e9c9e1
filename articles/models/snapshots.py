"""Snapshots: what an article looked like when it was fetched, kept for ever."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from articles.differences import paragraphs_of
from articles.ingest.warc import payload_of
from articles.models.articles import Article
from articles.models.sources import MAX_ADDRESS

# How many likely copies of a text are compared with it, word by word.
MOST_OF_A_FAMILY = 3
MOST_COMPARED = 30


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def described(self) -> Self:
        """Without what is large: the record, the text, the marks."""
        return self.defer("warc", "text", "marks")

    def likely_copies(self, marks: list[int], *, of: Article) -> Self:
        """Snapshots of other articles that have some of these marks, those that have most first: at most three of a
        family, and thirty in all.

        Each mark is looked up in the index: asked for all at once (``&&``) the planner expects a fifth of all rows and
        reads the whole table.
        """
        table, articles = self.model._meta.db_table, Article._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT id FROM (
                    SELECT id, common, row_number() OVER (
                        PARTITION BY (
                            SELECT coalesce(nullif(family, ''), id::text) FROM {articles} WHERE id = article_id
                        ) ORDER BY common DESC
                    ) AS place
                    FROM (
                        SELECT snapshot.id, article_id, count(*) AS common
                        FROM unnest(%(marks)s::bigint[]) AS mark
                        JOIN {table} snapshot ON snapshot.marks @> ARRAY[mark]
                        WHERE article_id <> %(article)s GROUP BY snapshot.id
                    ) AS likely
                ) AS found WHERE place <= {MOST_OF_A_FAMILY} ORDER BY common DESC, id LIMIT {MOST_COMPARED}
                """,  # noqa: S608  # our own names and numbers
                {"marks": marks, "article": of.pk},
            )
            found = [pk for (pk,) in cursor.fetchall()]
        return self.filter(pk__in=found) if found else self.none()


class Snapshot(models.Model):
    """One version of an article: the bytes as they came, as a WARC record, and the text that was read from them.

    The newest version's text is the article's. Bytes that are held already are not stored twice: the WARC record is
    then a ``revisit`` that refers to the snapshot ``same_bytes_as``.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField(help_text="1 is the first version.")
    at = models.DateTimeField(default=timezone.now)
    address = models.CharField("address that answered", max_length=MAX_ADDRESS, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveIntegerField("bytes as they came")
    sha256 = models.CharField("SHA-256 of these bytes", max_length=64, db_index=True)
    warc = models.BinaryField("WARC record, compressed")
    same_bytes_as = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeated_by"
    )
    text = models.TextField(help_text="For curators only: not shown to the public.")
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64, db_index=True)
    notes = ArrayField(
        models.TextField(), default=list, blank=True, help_text="What could not be read, in plain words."
    )
    marks = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="By which copies of the text are found."
    )
    etag = models.CharField(max_length=1000, blank=True, default="")
    last_modified = models.CharField(max_length=200, blank=True, default="")

    objects = models.Manager.from_queryset(SnapshotQuerySet)()

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(name="snapshot_number_once", fields=["article", "number"]),
            models.CheckConstraint(name="snapshot_numbers_begin_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="snapshot_has_hashes",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & Q(text_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]
        # Without its list of pending entries, through which each look-up would have to go.
        indexes = [GinIndex(name="snapshot_marks", fields=["marks"], fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.article}, version {self.number}"

    @property
    def content(self) -> bytes:
        """The bytes as they came, out of the WARC record that holds them."""
        return payload_of(bytes((self.same_bytes_as or self).warc))

    @property
    def paragraphs(self) -> list[str]:
        """The text in paragraphs."""
        return paragraphs_of(self.text)

    @property
    def is_from_the_web(self) -> bool:
        """Whether a server answered with it; else it was handed in."""
        return bool(self.address)
