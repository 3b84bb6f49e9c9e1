"""Forms for facts: a partial date is typed as one text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from record.dates import PartialDate, partial

CHOOSE = "choose one"  # the empty choice, where one is asked for


class PartialDateField(forms.CharField):
    """``2021-10-29``, ``2021-10`` or ``2021``; cleaned to a PartialDate or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"size": 10, "placeholder": "2021-10-29"}))
        options["help_text"] = "A day as 2021-10-29, a month as 2021-10, a year as 2021."
        super().__init__(max_length=10, **options)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        try:
            return PartialDate.parse(text) if text else None
        except ValueError as error:
            raise ValidationError(f"{error}.") from None


def is_partial_date(model: type[models.Model], field: models.Field) -> bool:
    """Whether a column has its precision beside it."""
    return isinstance(field, models.DateField) and any(
        other.name == f"{field.name}_precision" for other in model._meta.fields
    )


def _say_what_empty_means(field: Any) -> None:
    """In place of "Select an option": that one is to be chosen, or that nothing may be."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label is not None:
            field.empty_label = CHOOSE if field.required else "none"
    elif isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        if choices and choices[0][0] == "":
            field.choices = [("", CHOOSE if field.required else "not known"), *choices[1:]]


class FactForm(forms.ModelForm):
    """A form of a fact whose dates are PartialDateFields; the precision is a hidden field."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        suggested = options.get("initial") or {}
        for name in self._partial_dates():
            known = partial(getattr(self.instance, name), getattr(self.instance, f"{name}_precision"))
            self.initial[name] = suggested.get(name, known.iso if known else "")
            self.fields[f"{name}_precision"].widget = forms.HiddenInput()
            self.fields[f"{name}_precision"].required = False
        for field in self.fields.values():
            _say_what_empty_means(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self._partial_dates():
            value = cleaned.get(name)
            cleaned[name] = value.first if value else None
            cleaned[f"{name}_precision"] = value.precision if value else ""
        return cleaned

    def _partial_dates(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, PartialDateField)]
