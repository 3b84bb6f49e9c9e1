"""Snapshots: what an article looked like when it was fetched, kept for ever."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.articles import Article
from articles.models.sources import MAX_ADDRESS


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
        indexes = [GinIndex(name="snapshot_marks", fields=["marks"])]

    def __str__(self) -> str:
        return f"{self.article}, version {self.number}"
