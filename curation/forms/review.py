"""The form of a proposal: what it becomes, with which values, and whom its names mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from actors.models import Actor
from articles.models import MATCHED, Proposal
from campaigns.models import Letter, Position, Response
from curation.editing.pickers import PickField
from curation.review.known import Known, fact_called
from curation.review.names import NEW, Asked, Meant, asked_of
from curation.review.suggested import Suggested
from record.forms import FactForm, PartialDateField

MOST_ASKED = 60  # names with fields of their own: a list of hundreds is looked through as a list of signatories
ADD = "new"
OTHER = "other"
KINDS = {"government": "government", "person": "person"}  # whom only one kind of actors can be; by purpose
LEFT = {"signatures": "nobody known: keep the name as written", "person": "leave the person out"}


class LetterForm(FactForm):
    date = PartialDateField(required=False)

    class Meta:
        model = Letter
        fields = (
            "title",
            "campaign",
            "kind",
            "demand",
            "date",
            "date_precision",
            "claimed_count",
            "claimed_count_text",
            "summary",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}


class ResponseForm(FactForm):
    date = PartialDateField(required=False)
    letter = PickField(
        "letter",
        label="To the letter",
        required=False,
        help_text="Its title, its key, or its address. Empty: to the campaign.",
    )

    class Meta:
        model = Response
        fields = ("letter", "campaign", "stance", "form", "date", "date_precision", "quote", "summary")
        labels = {"quote": "Quoted words"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 2}), "quote": forms.Textarea(attrs={"rows": 2})}


class PositionForm(FactForm):
    date = PartialDateField(required=False)

    class Meta:
        model = Position
        fields = (
            "reported_stance",
            "attendance",
            "words",
            "reason",
            "statement",
            "level",
            "topic",
            "date",
            "date_precision",
            "summary",
        )
        labels = {"attendance": "Who goes", "reason": "Reason given"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}


NEW_FACTS: dict[str, type[FactForm]] = {
    Proposal.Kind.LETTER: LetterForm,
    Proposal.Kind.RESPONSE: ResponseForm,
    Proposal.Kind.QUOTE: ResponseForm,
    Proposal.Kind.POSITION: PositionForm,
}


def correction_form(proposal: Proposal) -> type[FactForm] | None:
    """The form of the field that a proposal corrects; None where it only adds names."""
    model = MATCHED[proposal.matched]
    fields = {"claimed_count": ("claimed_count", "claimed_count_text"), "date": ("date", "date_precision")}
    names = fields.get(proposal.field, (proposal.field,))
    if proposal.field in ("addressees", "signatures"):
        return None
    attributes: dict[str, Any] = {"Meta": type("Meta", (), {"model": model, "fields": names})}
    if proposal.field == "date":
        attributes["date"] = PartialDateField()
    return type("CorrectionForm", (FactForm,), attributes)


class TargetForm(forms.Form):
    """What the words are about: a fact that the record knows, or a new one."""

    target = forms.ChoiceField(
        label="This is", widget=forms.RadioSelect, error_messages={"required": "Choose what this is."}
    )
    other = forms.CharField(
        label="Another known fact", required=False, max_length=500, help_text="Its key, its number, or its address."
    )

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposal = proposal
        self.known = Known.near(proposal)
        choices = [(str(fact.pk), f"{fact.title} ({fact.score} of 100)") for fact in self.known]
        choices += [(OTHER, f"another known {proposal.matched}"), (ADD, f"a new {proposal.matched}")]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]
        starts = {Proposal.Change.ADDS: ADD, Proposal.Change.CITES: str(getattr(proposal.fact, "pk", ""))}
        self.initial["target"] = starts.get(Proposal.Change(proposal.change), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        model = MATCHED[self.proposal.matched]
        match cleaned.get("target"):
            case None | "new":
                pass
            case "other":
                cleaned["fact"] = fact_called(model, cleaned.get("other", "").strip())
                if cleaned["fact"] is None:
                    self.add_error("other", f"The record has no such {model._meta.verbose_name}.")
            case number:
                cleaned["fact"] = model.objects.filter(pk=number).first()
                if cleaned["fact"] is None:
                    self.add_error("target", "That fact is gone meanwhile.")
        return cleaned


@dataclass(frozen=True)
class NameRow:
    """One name with its fields, as the page shows it."""

    asked: Asked
    who: forms.BoundField
    other: forms.BoundField
    role: forms.BoundField

    @property
    def is_open(self) -> bool:
        """Whether there is something to be said beside whom it may mean."""
        has_more = self.other.value() or self.role.value() or self.other.errors or self.role.errors
        return bool(has_more) or not self.asked.is_clear


class NamesForm(forms.Form):
    """For each name of a proposal whom it means."""

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        every = asked_of(proposal)
        self.asked, self.others = every[:MOST_ASKED], every[MOST_ASKED:]
        for number, asked in enumerate(self.asked):
            label = f"Who “{asked.name}” is"
            self.fields[f"who_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=list(_choices(asked)), initial=_initial(asked)
            )
            self.fields[f"other_{number}"] = PickField(
                KINDS.get(asked.purpose, "actor"),
                label=f"Another actor of the record for “{asked.name}”",
                required=False,
                help_text="",
            )
            self.fields[f"role_{number}"] = forms.CharField(
                label=f"Role of the new person “{asked.name}”", required=False, max_length=300
            )

    @property
    def rows(self) -> Iterator[NameRow]:
        for number, asked in enumerate(self.asked):
            yield NameRow(asked, self[f"who_{number}"], self[f"other_{number}"], self[f"role_{number}"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned.get(f"who_{number}", "") for number in range(len(self.asked))]
        keys = {who.removeprefix("actor:") for who in chosen if who.startswith("actor:")}
        keys |= {asked.candidates[0]["key"] for asked in self.others if asked.is_clear}
        actors = Actor.objects.by_key(keys)
        cleaned["meant"] = [self._meant(number, asked, cleaned, actors) for number, asked in enumerate(self.asked)]
        has_body = any(one.purpose == "actor" and one.is_known for one in cleaned["meant"])
        for number, (asked, meant) in enumerate(zip(self.asked, cleaned["meant"], strict=True)):
            if asked.is_needed and not meant.is_known and f"other_{number}" not in self.errors:
                self.add_error(f"who_{number}", "Choose who this is: there is no such fact without.")
            if meant.new == "person" and not meant.role and not (asked.purpose == "person" and has_body):
                self.add_error(f"role_{number}", "A person is in the record only in a public role: give it.")
        cleaned["meant"] += [_as_matched(asked, actors) for asked in self.others]
        return cleaned

    def _meant(self, number: int, asked: Asked, cleaned: dict[str, Any], actors: dict[str, Actor]) -> Meant:
        who, role = cleaned.get(f"who_{number}", ""), cleaned.get(f"role_{number}", "").strip()
        if other := cleaned.get(f"other_{number}"):
            return Meant(asked.name, asked.purpose, actor=other)
        if who.startswith("actor:"):
            return Meant(asked.name, asked.purpose, actor=actors.get(who.removeprefix("actor:")))
        return Meant(asked.name, asked.purpose, new=who.removeprefix("new:"), role=role)


def _choices(asked: Asked) -> Iterable[tuple[str, str]]:
    for candidate in asked.candidates:
        yield f"actor:{candidate['key']}", f"{candidate['name']} ({candidate['score']:.0%}: {candidate['reason']})"
    if not asked.is_needed:
        yield "", LEFT.get(asked.purpose, "leave it out")
    else:
        yield "", "open"
    only = KINDS.get(asked.purpose)
    yield from ((value, label) for value, label in NEW.items() if only is None or value == f"new:{only}")


def _as_matched(asked: Asked, actors: dict[str, Actor]) -> Meant:
    """Whom a name means that nobody was asked about: the only one whom it may mean."""
    actor = actors.get(asked.candidates[0]["key"]) if asked.is_clear else None
    return Meant(asked.name, asked.purpose, actor=actor)


def _initial(asked: Asked) -> str:
    return f"actor:{asked.candidates[0]['key']}" if asked.is_clear else ""


class DecisionForm:
    """The parts of the form of one proposal; ``data`` is what was sent, None where it is shown first."""

    def __init__(self, proposal: Proposal, data: QueryDict | None = None) -> None:
        self.proposal = proposal
        self.target = self.fact = None
        corrects = proposal.change == Proposal.Change.CORRECTS
        suggested: dict[str, Any] = {}
        if data is None:  # what was sent says it all
            suggested = Suggested(proposal).correction() if corrects else Suggested(proposal).new_fact()
        if corrects:
            kind = correction_form(proposal)
            if kind:
                self.fact = kind(data, instance=proposal.fact, initial=suggested)
        else:
            self.target = TargetForm(data, proposal=proposal)
            self.fact = NEW_FACTS[proposal.kind](data, initial=suggested, label_suffix="")
        self.names = NamesForm(data, proposal=proposal)

    @property
    def adds(self) -> bool:
        """Whether what was sent, or what is suggested, becomes a new fact."""
        return bool(self.target) and self.target["target"].value() == ADD  # type: ignore[index]

    def is_valid(self) -> bool:
        """Whether the parts that count are; those of a new fact do not where a known one is cited."""
        if self.target is not None:
            if not self.target.is_valid():
                return False
            if self.target.cleaned_data["target"] != ADD:
                return True
        parts = [part for part in (self.fact, self.names) if part is not None]
        return False not in [part.is_valid() for part in parts]  # each says what is wrong with it

    @property
    def known_fact(self) -> Any:
        """The known fact that was chosen; None where there is to be a new one."""
        return self.target.cleaned_data.get("fact") if self.target else None

    @property
    def values(self) -> dict[str, Any]:
        """The values of the new fact, or of the corrected field."""
        return dict(self.fact.cleaned_data) if self.fact is not None else {}

    @property
    def meant(self) -> list[Meant]:
        return self.names.cleaned_data["meant"]
