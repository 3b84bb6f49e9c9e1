"""Who may do what: the whole of it, in one place.

A role is kept with the account. What follows from it is written here and answered by ``accounts/backend.py``, so that
views, templates (``perms``) and the admin site all ask the same question: ``user.has_perm(…)``.
"""

from typing import Any

from django.db.models import TextChoices

from web.guards import ADMINISTER, CONTRIBUTE, CURATE


class Role(TextChoices):
    """Each role may do what the ones before it may."""

    CONTRIBUTOR = "contributor", "contributor"
    CURATOR = "curator", "curator"
    ADMIN = "admin", "admin"

    @property
    def explained(self) -> str:
        """What somebody with this role does, in words."""
        return _EXPLAINED[self]

    @property
    def needs_second_step(self) -> bool:
        """Whether a password alone opens nothing to this role."""
        return self is not Role.CONTRIBUTOR


_EXPLAINED = {
    Role.CONTRIBUTOR: "proposes facts and articles",
    Role.CURATOR: "decides on articles, proposals and facts",
    Role.ADMIN: "decides too, and looks after sources and accounts",
}

_ALLOWED = {
    CONTRIBUTE: {Role.CONTRIBUTOR, Role.CURATOR, Role.ADMIN},
    CURATE: {Role.CURATOR, Role.ADMIN},
    ADMINISTER: {Role.ADMIN},
}

# Apps whose rows curators keep in the admin site, and models in them that only admins change.
_APPS_OF_THE_RECORD = {"actors", "articles", "campaigns", "record"}
_CHANGED_BY_ADMINS = {"source"}


def role_of(user: Any) -> Role | None:
    """The role that a user has now; None for who has none, is not signed in, or has a closed account."""
    return kept_role_of(user) if user.is_authenticated and user.is_active else None


def kept_role_of(user: Any) -> Role | None:
    """The role that is kept with an account, also with a closed one. Superusers are admins."""
    if user.is_superuser:
        return Role.ADMIN
    account = getattr(user, "account", None)
    return Role(account.role) if account else None


def allows(role: Role | None, permission: str) -> bool:
    """Whether a role has a permission: one of ours, or one of a model such as ``campaigns.add_letter``."""
    if permission in _ALLOWED:
        return role in _ALLOWED[permission]
    app, _, deed_and_model = permission.partition(".")
    deed, _, model = deed_and_model.partition("_")
    if app not in _APPS_OF_THE_RECORD or not allows(role, CURATE):
        return False
    return role is Role.ADMIN or deed == "view" or model not in _CHANGED_BY_ADMINS


def allows_any_of(role: Role | None, app: str) -> bool:
    """Whether a role may do anything at all with the rows of an app."""
    return app in _APPS_OF_THE_RECORD and allows(role, CURATE)
