"""Accounts: roles, invitations, where people are signed in, and the log of changes."""

import datetime
import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role

INVITED_FOR = datetime.timedelta(days=7)


class Account(models.Model):
    """What we know of a user beyond the name: the role, and the day of the last visit to a page that needs one.

    A superuser has none until the first visit, and is an admin all the same.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="account")
    role = models.CharField(max_length=11, choices=Role.choices)
    seen_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="account_role")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> Self:
        """The invitation to which the secret part of a link belongs."""
        return self.filter(token_hash=hash_of(token))


def hash_of(token: str) -> str:
    """What is kept of a token. It is 32 random bytes: there is nothing to guess, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """The secret part of a link, as text that an address can have in it."""
    return secrets.token_urlsafe(32)


def when_it_expires() -> datetime.datetime:
    return timezone.now() + INVITED_FOR


class Invitation(models.Model):
    """A link by which one person makes an account, once. Only the hash of its secret part is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=11, choices=Role.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=when_it_expires)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_accepted_or_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}"

    @property
    def refusal(self) -> str:
        """Why it can not be accepted any more, in a sentence; empty where it can."""
        if self.accepted_at:
            return "This invitation was used already. Sign in with the user name that you chose."
        if self.revoked_at:
            return "This invitation was taken back. Ask whoever sent it to you."
        if self.expires_at <= timezone.now():
            return "This invitation has expired. Ask whoever sent it to you for a new one."
        return ""


class SignInQuerySet(models.QuerySet["SignIn"]):
    def going_on(self) -> Self:
        """Those whose session has not ended."""
        sessions = Session.objects.filter(expire_date__gt=timezone.now())
        return self.filter(session_key__in=sessions.values("session_key"))

    def end(self) -> int:
        """Sign out there: their sessions end at once. Gives their number."""
        keys = list(self.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        self.filter(session_key__in=keys).delete()
        return len(keys)

    def forget_ended(self) -> int:
        """Drop those whose session is over; gives their number."""
        return self.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]


class SignIn(models.Model):
    """One session of an account: on which device, since when, used last on which day. No address is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    seen_on = models.DateField()

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user}: {self.device}"


class AccountChange(models.Model):
    """One line of the log of accounts: who did what about whom. The serving role can add lines, and change none."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=300)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.what
