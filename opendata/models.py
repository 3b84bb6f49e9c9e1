"""Editions: the data package as it was made for one revision of the record."""

from typing import Any

from django.db import models


class Edition(models.Model):
    """The data package of one revision, a .zip kept in the database: every web process gives the same bytes.

    ``form`` stands for the way in which packages are written; a new version of the site writes a new one.
    """

    revision = models.BigIntegerField(null=True, help_text="Empty where it was made inside a change of the record.")
    form = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    # Of each file: name, rows, size, sha256, and where in the .zip it is: offset, packed (bytes).
    files = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(name="edition_once", fields=["revision", "form"])]

    def __str__(self) -> str:
        return f"data package of revision {self.revision}"

    @property
    def rows(self) -> int:
        """The rows of all files."""
        return sum(file["rows"] for file in self.files)

    def file(self, name: str) -> dict[str, Any]:
        """What is known of one file."""
        return next(file for file in self.files if file["name"] == name)


class EditionPart(models.Model):
    """A piece of the .zip of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="edition_part_once", fields=["edition", "number"])]

    def __str__(self) -> str:
        return f"part {self.number} of the {self.edition}"
