"""Forms of the desk."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from campaigns.models.lookings import Outcome
from record.forms import PartialDateField
from record.models import NEEDS_REASON, Fact, FactState
from web.open_forms import OpenForm

_EXPLAINED = {
    FactState.PUBLISHED: "published: the record stands by it",
    FactState.DISPUTED: "disputed: shown to everybody, with the reason",
    FactState.PROPOSED: "proposed: for curators only",
    FactState.WITHDRAWN: "withdrawn: only its own address still says that it was there, and why it is not any more",
}


class StateForm(forms.Form):
    """How far the record stands by a fact, and why."""

    state = forms.ChoiceField(
        label="The record says of it",
        choices=[(state.value, _EXPLAINED[state]) for state in FactState],
        widget=forms.RadioSelect(attrs={"class": "one-each"}),
    )
    why = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        help_text="Beside a disputed or withdrawn fact everybody reads this; in the history, of each.",
    )

    @classmethod
    def of(cls, fact: Fact, data: Any = None) -> "StateForm":
        """The form of one fact, as it is now."""
        return cls(data, initial={"state": fact.state, "why": fact.state_reason})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") in NEEDS_REASON and not cleaned.get("why"):
            self.add_error("why", "Say why: everybody reads it beside the fact.")
        return cleaned


class LookingForm(forms.Form):
    """What was looked for, where and when, and what came of it."""

    looked_for = forms.CharField(label="Looked for", max_length=300)
    looked_in = forms.CharField(
        label="Where",
        max_length=500,
        help_text="So that another one need not look there again: which pages, which years, with which words.",
    )
    when = PartialDateField(label="When you looked")
    outcome = forms.ChoiceField(label="What came of it", choices=Outcome.choices, initial=Outcome.NOTHING)
    note = forms.CharField(
        label="Note",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is public.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_looking_%s"} | options))


class ProtectionForm(forms.Form):
    """Whether a person is private or at risk, and why the person may be named."""

    is_at_risk = forms.BooleanField(
        label="Private, or at risk",
        required=False,
        help_text="Takes the person out of public view at once, until a second curator has approved.",
    )
    because = forms.CharField(
        label="Why this person may be named", max_length=300, required=False, help_text="For curators only."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_protection_%s"} | options))


class NamingForm(forms.Form):
    """Why a person is to be shown to everybody."""

    because = forms.CharField(
        label="Why this person may be named",
        max_length=300,
        help_text="Such as: spoke for the group in public under this name. It is kept in the history, which is public.",
        error_messages={"required": "Say why: nobody is named without a reason."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_naming_%s"} | options))


class TakedownForm(OpenForm):
    """What is to be taken out of public view, and why."""

    address = forms.CharField(
        label="Which address",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text="Of the page on this site, or of the line on it: copy it from your browser.",
        error_messages={"required": "Give the address of the page on this site."},
    )
    why = forms.CharField(
        label="Why",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only curators read this. You need not prove who you are.",
        error_messages={"required": "Say why: curators decide by it."},
    )
    contact = forms.CharField(
        label="How to reach you",
        max_length=300,
        required=False,
        help_text="For curators only, who may want to ask something. It is forgotten a month after the decision.",
    )


class SuggestionForm(OpenForm):
    """What is wrong, and what is right."""

    address = forms.CharField(
        label="Which page",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text="Its address on this site: copy it from your browser.",
        error_messages={"required": "Give the address of the page."},
    )
    wrong = forms.CharField(
        label="What is wrong, or missing",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what is wrong."},
    )
    right = forms.CharField(
        label="What is right", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    source = forms.CharField(
        label="Where one can read it",
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "placeholder": "https://"}),
        help_text="The address of a page that says so. Without a source hardly anything can be changed.",
    )

    def __init__(self, *args: Any, fact: Fact | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if fact is not None:
            del self.fields["address"]

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"].strip()
        if source and urlsplit(source).scheme not in ("http", "https"):
            raise forms.ValidationError("Give an address that begins with https:// or http://, or leave it empty.")
        return source


class DecisionForm(forms.Form):
    """What a curator decides about a request, with the reason."""

    request = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why", max_length=1000, error_messages={"required": "Say why: it is kept with the decision."}
    )


class AcceptForm(DecisionForm):
    """The same, with the change that a suggestion led to."""

    revision = forms.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        label="Revision",
        help_text="The number of the change that corrected it; if empty, the last one of this fact since then.",
    )
