"""How people are recognised, and what their role permits."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User

from accounts.roles import allows, allows_any_of, role_of


class RoleBackend(AuthenticationBackend):
    """User name and password as allauth checks them; permissions follow from the role and from nothing else."""

    def get_user(self, user_id: int) -> User | None:
        """With the role, which is asked for wherever the user is."""
        user = User.objects.select_related("account").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return allows(role_of(user_obj), perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return allows_any_of(role_of(user_obj), app_label)
