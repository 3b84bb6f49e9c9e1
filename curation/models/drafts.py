"""Forms that are not saved yet, and forms that were sent."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import QueryDict
from django.utils import timezone

ADDRESS_LENGTH = 500
SENT_FORMS_KEPT = datetime.timedelta(days=30)  # nobody comes back to an open page, and signs in anew, after that

# What of a form is not typed: its tokens, and which button was pressed.
_NOT_TYPED = ("csrfmiddlewaretoken", "action")


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: Any) -> Self:
        """The drafts of one person, whom nobody else sees them of; newest first."""
        return self.filter(user=user).order_by("-at", "pk")

    def at(self, address: str) -> Self:
        """The draft of the form at an address."""
        return self.filter(address=address[:ADDRESS_LENGTH])

    def keep(self, *, by: AbstractBaseUser, address: str, title: str, values: QueryDict) -> "Draft":
        """Keep what somebody has typed into a form; what was kept of it before is replaced."""
        kept = {"title": title[:200], "values": typed_in(values), "at": timezone.now()}
        return self.update_or_create(user=by, address=address[:ADDRESS_LENGTH], defaults=kept)[0]


class Draft(models.Model):
    """What somebody has typed into a form and not saved. Only that person ever sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    address = models.CharField(max_length=ADDRESS_LENGTH, help_text="Of the form, with its query.")
    title = models.CharField(max_length=200, help_text="What the form is about.")
    values = models.JSONField(help_text="Each name in the form with the list of its values, as they were typed.")
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(DraftQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(name="draft_once_per_form", fields=["user", "address"])]

    def __str__(self) -> str:
        return f"draft of {self.title}"

    @property
    def data(self) -> QueryDict:
        """The same as a form would be sent."""
        return as_sent(self.values)


class SentFormQuerySet(models.QuerySet["SentForm"]):
    def forget_old(self) -> int:
        """Forget those that nobody has open any more; gives their number."""
        return self.filter(at__lt=timezone.now() - SENT_FORMS_KEPT).delete()[0]


class SentForm(models.Model):
    """A form that added something, and what it became. Sent twice, it adds nothing more."""

    token = models.UUIDField(unique=True, help_text="Made with the form, and sent with it.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sent_forms")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was typed.")
    table = models.CharField(max_length=63, blank=True, default="")
    row_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(SentFormQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="sent_form_has_digest", condition=models.Q(digest__regex="^[0-9a-f]{64}$"))
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


def typed_in(values: QueryDict) -> dict[str, list[str]]:
    """What was typed into a form. JSON of the database holds no NUL."""
    return {
        name: [value.replace("\0", "") for value in found]
        for name, found in values.lists()
        if name not in _NOT_TYPED and "\0" not in name
    }


def as_sent(values: Mapping[str, Sequence[str]]) -> QueryDict:
    """The values of a form as if it were sent."""
    sent = QueryDict(mutable=True)
    for name, found in values.items():
        sent.setlist(name, list(found))
    return sent


def digest_of(values: QueryDict) -> str:
    """What was typed, as a number that is the same only for the same."""
    return hashlib.sha256(json.dumps(typed_in(values), sort_keys=True).encode()).hexdigest()


def token_in(text: str) -> uuid.UUID | None:
    """A token as it was sent; None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
