"""Making one actor of two, or saying that they are two."""

from typing import Any

from django import forms

from actors.models import Actor
from curation.editing.pickers import PickField
from curation.merging import Comparison


class PairForm(forms.Form):
    """Two actors that are to become one."""

    keep = PickField("actor", label="The one to keep", help_text="Its name, its key, or the address of its page.")
    merge = PickField("actor", label="The one that becomes part of it", help_text="")


class ApartForm(forms.Form):
    """Two actors, by their keys, and why they are two."""

    first = forms.CharField(widget=forms.HiddenInput)
    second = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        max_length=300,
        label="Why are they two?",
        help_text="Kept with your name; such as: the Irish and the Kenyan branch.",
        error_messages={"required": "Say why they are two, so that nobody has to look again."},
    )

    def clean(self) -> dict[str, Any]:
        """Also ``actors``: the two, which must be there and not be one."""
        cleaned = super().clean() or self.cleaned_data
        keys = [cleaned.get("first", ""), cleaned.get("second", "")]
        found = Actor.objects.by_key(keys)
        cleaned["actors"] = [found[key] for key in keys if key in found]
        if len({actor.pk for actor in cleaned["actors"]}) < 2:
            raise forms.ValidationError("One of the two is not in the record any more, or they were merged meanwhile.")
        return cleaned


class MergeForm(forms.Form):
    """For each field in which two actors differ, whose value is taken; and why they are one."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Why are they one?",
        help_text="It is shown in the public history, if both are public.",
        widget=forms.TextInput(),
    )

    def __init__(self, *args: Any, compared: Comparison, **options: Any) -> None:
        super().__init__(*args, **options)
        self.compared = compared
        self.rows = [(choice, f"take_{choice.name}") for choice in compared.choices]
        for choice, name in self.rows:
            if choice.differs:
                self.fields[name] = forms.ChoiceField(
                    choices=[("keep", "keep"), ("merge", "merge")],
                    label=choice.label,
                    initial=choice.default,
                    error_messages={"required": f"{choice.label}: choose one of the two."},
                )

    @property
    def lines(self) -> list[tuple[Any, str, str]]:
        """Each field of the two, the name of its choice (empty where they agree), and what is chosen."""
        return [
            (choice, name if choice.differs else "", str(self[name].value()) if choice.differs else "")
            for choice, name in self.rows
        ]

    @property
    def values(self) -> dict[str, str]:
        """What the kept one is to have, where the other's value was chosen."""
        return {
            choice.name: choice.gone
            for choice, name in self.rows
            if choice.differs and self.cleaned_data[name] == "merge"
        }
