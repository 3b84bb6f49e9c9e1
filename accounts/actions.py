"""What is done about accounts. Each writes a line of the log, in the same transaction."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from accounts.models import Account, AccountChange, Invitation, SignIn, hash_of, new_token
from accounts.roles import Role, role_of


class NotPossible(Exception):
    """What was asked for can not be done; ``str()`` says why and is shown."""


def log(*, by: User | None, what: str, user: User | None = None) -> None:
    """Write one line of the log; ``by`` None is the command line."""
    AccountChange.objects.create(by=by, user=user, what=what)


# ---- invitations --------------------------------------------------------------------------------


@transaction.atomic
def invite(*, name: str, role: Role, by: User) -> tuple[Invitation, str]:
    """Make an invitation. Gives it with the secret part of its link, which is kept nowhere."""
    token = new_token()
    invitation = Invitation.objects.create(token_hash=hash_of(token), name=name, role=role, by=by)
    log(by=by, what=f"Invited {name} as {role.label}.")
    return invitation, token


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back. Raises NotPossible for one that is not open any more."""
    if not Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise NotPossible("This invitation is not open any more.")
    log(by=by, what=f"Took the invitation of {invitation.name} back.")


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> None:
    """Make the account of somebody who was invited; of two at the same time one does.

    Raises NotPossible where the invitation was used, revoked or expired in the meantime.
    """
    if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
        invitation.refresh_from_db()
        raise NotPossible(invitation.refusal)
    user.save()
    Account.objects.create(user=user, role=invitation.role)
    log(by=user, user=user, what=f"Accepted the invitation of {invitation.name} as {invitation.get_role_display()}.")


# ---- accounts -----------------------------------------------------------------------------------


@transaction.atomic
def set_role(*, user: User, role: Role, by: User) -> bool:
    """Give another role; gives whether it is another. Raises NotPossible for one's own."""
    _not_oneself(user, by, "Your own role is changed by another admin, so that one always remains.")
    before = role_of(user)
    if before is role:
        return False
    Account.objects.update_or_create(user=user, defaults={"role": role})
    if user.is_superuser:
        user.is_superuser = False
        user.save(update_fields=["is_superuser"])
    log(by=by, user=user, what=f"Changed the role from {before.label if before else 'none'} to {role.label}.")
    return True


@transaction.atomic
def close(*, user: User, by: User) -> bool:
    """Let an account do nothing any more, and end its sessions; gives whether it was open."""
    _not_oneself(user, by, "Your own account is closed by another admin, so that one always remains.")
    closed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    if closed:
        SignIn.objects.filter(user=user).end()
        log(by=by, user=user, what="Closed the account.")
    return bool(closed)


@transaction.atomic
def open_again(*, user: User, by: User) -> bool:
    """Let a closed account sign in again; gives whether it was closed."""
    opened = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True)
    if opened:
        log(by=by, user=user, what="Opened the account again.")
    return bool(opened)


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User) -> int:
    """End all sessions of an account; gives their number."""
    ended = SignIn.objects.filter(user=user).end()
    log(by=by, user=user, what="Signed the account out everywhere.")
    return ended


@transaction.atomic
def reset_mfa(*, user: User, by: User | None) -> int:
    """Forget all second steps of somebody who lost them, and end all sessions; gives the number of second steps.

    Who needs one is led to set it up at the next sign-in.
    """
    steps = Authenticator.objects.filter(user=user)
    number = steps.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    steps.delete()
    SignIn.objects.filter(user=user).end()
    log(by=by, user=user, what="Removed the second steps of signing in, and ended all sessions.")
    return number


def _not_oneself(user: User, by: User, refusal: str) -> None:
    if user.pk == by.pk:
        raise NotPossible(refusal)
