"""What our renderer writes is what Django's templates write."""

import datetime
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from web.forms import Renderer

VALUES = [None, "", "plain", "<b>\"'&amp;", mark_safe("<i>kept</i>"), 0, 12345, 1.5, True, False, "བོད་", "\nline"]
CHOICES = [
    ("", "any"),
    (None, "nobody"),
    (1, "One & <two>"),
    ("Group <x>", [("a'b", mark_safe("<safe>")), (12345, 6789)]),
    ("Other group", [("z", "Z")]),
]
ATTRIBUTES: list[dict[str, Any]] = [
    {},
    {"id": "one", "required": True, "disabled": False, "rows": 3, "data-x": '"<', "title": mark_safe("&amp;")},
]
WIDGETS: list[type[forms.Widget]] = [
    *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput),
    *(forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.SearchInput, forms.Textarea),
]


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("value", [*VALUES, datetime.date(2022, 2, 4)], ids=repr)
@pytest.mark.parametrize("kind", WIDGETS)
def test_a_plain_widget(kind: type[forms.Widget], value: object, attributes: dict[str, Any]) -> None:
    both_write(kind(attributes), value)


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("value", [*VALUES, "a'b", "z", 1, ["z", "1"]], ids=repr)
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.RadioSelect])
def test_a_widget_with_choices(kind: type[forms.Select], value: object, attributes: dict[str, Any]) -> None:
    both_write(kind(attributes, choices=CHOICES), value)


def test_a_widget_of_several_parts() -> None:
    both_write(forms.SplitDateTimeWidget(), datetime.datetime(2022, 2, 4, 20))


class Searched(forms.Form):
    words = forms.CharField(label="Words & <names>", max_length=20)
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("options", [{}, {"data": {}}, {"auto_id": False}, {"label_suffix": ""}], ids=repr)
@pytest.mark.parametrize("more", [{}, {"attrs": {"class": '"wide"'}}, {"tag": "legend"}, {"contents": "<i>"}], ids=repr)
def test_a_label(options: dict[str, Any], more: dict[str, Any]) -> None:
    ours, theirs = (Searched(renderer=renderer, **options) for renderer in (Renderer(), DjangoTemplates()))
    assert [field.label_tag(**more) for field in ours] == [field.label_tag(**more) for field in theirs]


def both_write(widget: forms.Widget, value: object) -> None:
    theirs = widget.render("na<me", value, renderer=DjangoTemplates())
    assert widget.render("na<me", value, renderer=Renderer()) == theirs
