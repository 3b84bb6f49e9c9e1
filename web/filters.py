"""Filters of lists: a form over the query string whose values are checked before they are used."""

from functools import cached_property
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict

from web.errors import BadInput

MAX_WORDS_LENGTH = 4096


class Filter(forms.Form):
    """The filters of one list. Subclasses add fields (none required) and narrow a queryset.

    Field names are parameters of the address, so a filtered list can be linked to.
    """

    use_required_attribute = False

    @classmethod
    def of(cls, request: HttpRequest, **about: Any) -> Self:
        """The filter that the address asks for; raises BadInput with a sentence for a bad value.

        ``about`` is what filters depend on that belong to one row, such as a campaign.
        """
        form = cls(request.GET, label_suffix="", **about)
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            given = request.GET.get(name, "")[:60]
            raise BadInput(f"{name}={given!r} can not be used: {errors[0]}")
        return form

    @property
    def values(self) -> dict[str, Any]:
        """The checked values of the filters that are set."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    @cached_property
    def active(self) -> list[dict[str, str]]:
        """What is filtered now: label, value in words, and the query that takes it away."""
        return [self._entry(name, value) for name, value in self.values.items()]

    def _entry(self, name: str, value: Any) -> dict[str, str]:
        return {
            "label": str(self.fields[name].label),
            "value": self._in_words(name, value),
            "without": self._query_without(name),
        }

    def _in_words(self, name: str, value: Any) -> str:
        choices = getattr(self.fields[name], "choices", None)
        if choices is None or isinstance(self.fields[name], forms.ModelChoiceField):
            return str(value)
        return str(dict(choices).get(value, value))

    def _query_without(self, name: str) -> str:
        query = QueryDict(mutable=True)
        query.update(self.data)
        for gone in (name, "page"):
            query.pop(gone, None)
        return query.urlencode()


def words_field(label: str) -> forms.CharField:
    """A field for words to find."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_WORDS_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


def choice_field(label: str, choices: Any, every: str = "any") -> forms.ChoiceField:
    """A field for one of ``choices`` (pairs or TextChoices), or none of them."""
    pairs = getattr(choices, "choices", choices)
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *pairs])


def number_field(label: str, least: int, most: int = 9999) -> forms.IntegerField:
    """A field for a small whole number."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": len(str(most))}),
        error_messages={"invalid": f"write a whole number from {least}."},
    )


def year_field(label: str = "Year") -> forms.IntegerField:
    """A field for a year of four digits."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": 4}),
        error_messages={"invalid": "write a year of four digits."},
    )
