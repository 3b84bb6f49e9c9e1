"""Keys: the permanent slugs in addresses and in the data package."""

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
KEY_LENGTH = 80

# What stands in addresses where a key could stand: /letters/compare/, /campaigns/counts/year.csv.
TAKEN_KEYS = ("compare", "counts")

is_key = RegexValidator(KEY_PATTERN, "Write lower-case letters, digits and single hyphens, such as ioc-2020-09.")


def key_field() -> models.CharField:
    """A unique key. It is never changed: addresses and citations of others rely on it."""
    return models.CharField(max_length=KEY_LENGTH, unique=True, validators=[is_key])


def key_constraint(prefix: str) -> models.CheckConstraint:
    """Keys have the form of a slug, whoever writes them."""
    return models.CheckConstraint(name=f"{prefix}_key_is_slug", condition=models.Q(key__regex=KEY_PATTERN))


def free_key_constraint(prefix: str) -> models.CheckConstraint:
    """Rows that have pages of their own do not have them at the addresses of others."""
    return models.CheckConstraint(
        name=f"{prefix}_key_is_free",
        condition=~models.Q(key__in=TAKEN_KEYS),
        violation_error_message=f"The keys {' and '.join(TAKEN_KEYS)} lead to other pages: give another key.",
    )


def free_key(model: type[models.Model], name: str) -> str:
    """A key that no row of a model has, or had, made of a name: ``the-invented-herald``, ``the-invented-herald-2``.

    What was merged into a row keeps its key in the model's ``redirects``.
    """
    key = _key_of(model, name)
    return _free(key, _taken(model, key__startswith=key))


def free_keys(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """A free key for each of many names, all different, in as many queries as for one."""
    taken = _taken(model)
    keys = []
    for name in names:
        keys.append(_free(_key_of(model, name), taken))
        taken.add(keys[-1])
    return keys


def _key_of(model: type[models.Model], name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[: KEY_LENGTH - 5].strip("-") or model._meta.model_name or ""


def _taken(model: type[models.Model], **which: str) -> set[str]:
    known = [model, *(r.related_model for r in model._meta.related_objects if r.name == "redirects")]
    taken = set(TAKEN_KEYS)
    for keyed in known:
        taken.update(keyed._default_manager.filter(**which).order_by().values_list("key", flat=True))
    return taken


def _free(key: str, taken: set[str]) -> str:
    return next(free for number in range(1, len(taken) + 2) if (free := _numbered(key, number)) not in taken)


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}-{number}"


def keys_in(text: str) -> models.Func:
    """The keys in a text that has commas between them, as an array: a prepared query is given texts."""
    array = ArrayField(models.TextField())
    return models.Func(models.Value(text), models.Value(","), function="string_to_array", output_field=array)
