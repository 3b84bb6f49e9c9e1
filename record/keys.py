"""Keys: the permanent slugs in addresses and in the data package."""

from django.core.validators import RegexValidator
from django.db import models

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
KEY_LENGTH = 80

is_key = RegexValidator(KEY_PATTERN, "Write lower-case letters, digits and single hyphens, such as ioc-2020-09.")


def key_field() -> models.CharField:
    """A unique key. It is never changed: addresses and citations of others rely on it."""
    return models.CharField(max_length=KEY_LENGTH, unique=True, validators=[is_key])


def key_constraint(prefix: str) -> models.CheckConstraint:
    """Keys have the form of a slug, whoever writes them."""
    return models.CheckConstraint(name=f"{prefix}_key_is_slug", condition=models.Q(key__regex=KEY_PATTERN))
