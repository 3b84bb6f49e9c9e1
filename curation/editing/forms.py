"""The forms of facts: one for each kind, with what belongs to a fact and has no page of its own."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.http import QueryDict

from actors.models import Actor, ActorKind, Affiliation
from campaigns.models import Addressee, Campaign, Event, Letter, Position, Response, Signature
from campaigns.models.responses import MAX_QUOTE_WORDS
from curation.editing.parts import Addressees, Aliases, Campaigns, Leads, Part
from curation.editing.passages import is_short, passage_in
from curation.editing.pickers import PickField, PickWidget
from record.codes import COUNTRIES
from record.forms import FactForm, PartialDateField, is_partial_date
from record.keys import free_key, is_key
from record.models import Visibility

MAX_PROSE = 5_000  # characters of a summary or a goal
MAX_LETTER = 500_000  # characters of the text of a letter
MAX_REASON = 300

_SEEN_AT_FIRST = {Visibility.PUBLIC: "everybody", Visibility.CURATORS: "curators only, for now"}


_NO_COUNTRIES = {"EZ", "QO", "UN", "XA", "XB", "ZZ"}  # codes of the locale data for groups, tests and "unknown"


def country_choices() -> list[tuple[str, str]]:
    """Codes and names of countries, by name."""
    known = ((code, name) for code, name in COUNTRIES.items() if code not in _NO_COUNTRIES)
    return [("", "worldwide or not known"), *sorted(known, key=lambda pair: pair[1])]


def field_for(column: models.Field, **options: Any) -> Any:
    """The field of a form for a column: partial dates as one text, prose with room, a limit for each text."""
    if is_partial_date(column.model, column):
        return PartialDateField(required=not column.blank, label=str(column.verbose_name).capitalize())
    field: Any = column.formfield(**options)
    if isinstance(column, models.TextField):
        long = column.name == "text"
        field.widget = forms.Textarea(attrs={"rows": 12 if long else 4})
        field.max_length = MAX_LETTER if long else MAX_PROSE
        field.validators.append(forms.CharField(max_length=field.max_length).validators[0])
    return field


@dataclass(frozen=True)
class Seen:
    """What somebody saw who opened a form: the newest change of the row, and its parts. It is sent with the form.

    ``opened`` is that change when the form was first opened; ``base`` the one that a save replaces, which is a later
    one after somebody has seen a comparison.
    """

    base: int = 0
    opened: int = 0
    parts: Mapping[str, Any] | None = None
    opened_parts: Mapping[str, Any] | None = None

    @classmethod
    def parse(cls, text: str) -> "Seen":
        """As it was sent; nothing seen where it was sent in part."""
        try:
            given = json.loads(text)
            base, opened = (int(given[name]) for name in ("base", "opened"))
            found, found_first = (dict(given[name]) for name in ("parts", "opened_parts"))
        except (ValueError, TypeError, KeyError, OverflowError):
            return cls()
        within = 0 <= base < 2**63 and 0 <= opened < 2**63
        return cls(base, opened, found, found_first) if within else cls()

    def __str__(self) -> str:
        return json.dumps(vars(self))

    def after(self, newest: int, now: Mapping[str, Any]) -> "Seen":
        """The same after somebody has seen what the row is now."""
        return replace(self, base=newest, parts=now)


class EditForm(FactForm):
    """A fact to be corrected."""

    parts: ClassVar[tuple[Part, ...]] = ()
    use_required_attribute = False  # what is missing is said in a sentence, and what is typed stays

    why = forms.CharField(
        required=False,
        max_length=MAX_REASON,
        label="Why the record changes",
        help_text="It is shown in the public history.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.order_fields([name for name in self.fields if name not in ("why", "seen", "visibility")] + ["why"])
        for name in self._partial_dates():  # worked out from the date; see _post_clean
            del self.fields[f"{name}_precision"]
        for name, field in self.fields.items():
            if isinstance(field, PickField) and name in self._columns and self.instance.pk:
                self.initial[name] = getattr(self.instance, name)
        if self.instance.pk:
            self.initial.update((part.name, part.initial(self.instance)) for part in self.parts)

    @property
    def _columns(self) -> set[str]:
        return {column.name for column in self.instance._meta.concrete_fields}

    def _get_validation_exclusions(self) -> set[str]:
        dates = {f"{name}_precision" for name in self._partial_dates()}
        return super()._get_validation_exclusions() - dates  # type: ignore[misc]

    def _post_clean(self) -> None:
        for name in self._partial_dates():
            setattr(self.instance, f"{name}_precision", self.cleaned_data.pop(f"{name}_precision", ""))
            setattr(self.instance, name, self.cleaned_data.get(name))
        super()._post_clean()  # type: ignore[misc]

    @property
    def column_names(self) -> list[str]:
        """The columns that this form writes, but for the precisions beside dates."""
        return [name for name in self.fields if name in self._columns]

    @property
    def part_values(self) -> dict[str, Any]:
        """What belongs to the fact, as it was typed."""
        return {part.name: part.stored(self.cleaned_data[part.name]) for part in self.parts}

    def as_sent(self, name: str) -> dict[str, list[str]]:
        """The initial value of a field, as a browser would send it."""
        field: Any = self.fields[name]
        value = self.get_initial_for_field(field, name)
        if isinstance(field.widget, PickWidget):
            return field.widget.as_sent(name, value)
        if isinstance(field, forms.BooleanField):
            return {name: ["on"] if value else []}
        value = field.prepare_value(value)
        return {name: ["" if value is None else str(value)]}

    def fill_in(self, sent: QueryDict) -> None:
        """Show what was typed earlier, without judging it."""
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(sent, {}, name)


class AddForm(EditForm):
    """A fact to be added, with the article that says so."""

    token = forms.CharField(required=False, widget=forms.HiddenInput)
    source = PickField(
        "article",
        label="The article that says so",
        help_text="By title, outlet, key or address. No fact is kept without a source.",
    )
    passage = forms.CharField(
        required=False,
        max_length=MAX_PROSE,
        label="The words that say so",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Fewer than 50, copied from the text of the article.",
    )
    not_held = forms.BooleanField(
        required=False, label="Keep these words although they are not in the text that is held"
    )
    visibility = forms.ChoiceField(choices=list(_SEEN_AT_FIRST.items()), initial=Visibility.PUBLIC, label="Who sees it")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        last = ["source", "passage", "not_held", "visibility", "why", "token", "seen"]
        self.order_fields([name for name in self.fields if name not in last] + last)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = "Its address for ever. Left empty, it is made of the name."
        self.needs_not_held = False
        if isinstance(self.instance, Actor) and self.instance.kind == ActorKind.PERSON:
            # Who may be named is decided at the desk, with a second curator where that is needed.
            field: Any = self.fields["visibility"]
            field.initial = Visibility.CURATORS
            field.choices = [(Visibility.CURATORS, _SEEN_AT_FIRST[Visibility.CURATORS])]
            field.help_text = "Add the public role, then show the person: there you are asked for the reason."

    def clean_passage(self) -> str:
        return one_passage(self.cleaned_data["passage"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.citation = citation_of(self, cleaned)
        if "key" in self.fields and "key" not in self.errors and not cleaned.get("key"):
            cleaned["key"] = free_key(type(self.instance), self.named(cleaned))
        return cleaned

    def named(self, cleaned: Mapping[str, Any]) -> str:
        """What the key is made of."""
        return str(cleaned.get("name") or cleaned.get("title") or "")


def one_passage(words: str) -> str:
    """A passage that may be quoted; raises ValidationError for one that is too long."""
    words = words.strip()
    if not is_short(words):
        raise forms.ValidationError(f"These are {len(words.split())} words. A passage has fewer than 50.")
    return words


def citation_of(form: Any, cleaned: Mapping[str, Any]) -> dict[str, Any] | None:
    """The columns of the citation that a form with ``source``, ``passage`` and ``not_held`` asks for.

    None, with an error in the form, where the words do not stand in the text and it was not said to keep them so.
    """
    article, words = cleaned.get("source"), cleaned.get("passage", "")
    if article is None:
        return None
    if not words:
        return {"article": article, "quote": ""}
    found = passage_in(article, words)
    if found and is_short(found["quote"]):
        return {"article": article, **found}
    form.needs_not_held = bool(article.text)
    if article.text and not cleaned.get("not_held"):
        form.add_error(
            "passage",
            "These words do not stand in the text that is held of this article. Copy them from there, or tick below to "
            "keep them without their place.",
        )
        return None
    return {"article": article, "quote": words}


def _form(model: type[models.Model], base: type[EditForm], names: str, **more: Any) -> Any:
    """A form with some columns of a model, in this order; further fields and parts are given by name."""
    columns = names.split()
    declared = {name: field for name, field in more.items() if isinstance(field, forms.Field)}
    dates = [f"{name}_precision" for name in columns if is_partial_date(model, model._meta.get_field(name))]  # type: ignore[arg-type]
    meta = type(
        "Meta", (), {"model": model, "fields": [*columns, *dates], "formfield_callback": staticmethod(field_for)}
    )
    others = {name: value for name, value in more.items() if name not in declared}
    order = [*columns, *(name for name in declared if name not in columns)]
    return ModelFormMetaclass(
        f"{model.__name__}{base.__name__}", (base,), {"Meta": meta, "field_order": order, **declared, **others}
    )


@dataclass(frozen=True)
class Editor:
    """How one kind of fact is edited. ``columns`` may be typed; ``pick`` are the relations among them."""

    noun: str
    model: Any
    columns: str
    pick: Mapping[str, str]
    labels: Mapping[str, str]
    parts: tuple[Part, ...] = ()
    added_with: tuple[Part, ...] = ()
    preset: Mapping[str, str] | None = None  # columns that every such row has

    @property
    def has_key(self) -> bool:
        return any(column.name == "key" for column in self.model._meta.fields)

    def form(self, base: type[EditForm]) -> Any:
        """The form for correcting a fact of this kind, or for adding one."""
        adds = issubclass(base, AddForm)
        columns = self.columns + (" visibility" if adds else "") + (" key" if adds and self.has_key else "")
        mine = (*self.parts, *self.added_with) if adds else self.parts
        fields: dict[str, Any] = {}
        for name, kind in self.pick.items():
            column: Any = self.model._meta.get_field(name)
            fields[name] = PickField(kind, required=not column.blank, label=self.labels.get(name, name.capitalize()))
        fields |= {part.name: part.field() for part in mine}
        made = _form(self.model, base, columns, **fields, parts=mine, **self._rules())
        for name, label in self.labels.items():
            if name in made.base_fields:
                made.base_fields[name].label = label
        for name in {"organisation_kind", "government_kind"} & {*made.base_fields}:
            made.base_fields[name].required = True
        if "country" in made.base_fields:
            made.base_fields["country"] = forms.ChoiceField(
                choices=country_choices, required=False, help_text="Of its seat.", label="Country"
            )
        if "key" in made.base_fields:
            made.base_fields["key"] = forms.CharField(required=False, max_length=80, validators=[is_key], label="Key")
        return made

    def new(self) -> Any:
        """A row of this kind that is not in the record yet."""
        return self.model(**(self.preset or {}))

    def _rules(self) -> dict[str, Any]:
        return _RULES.get(self.noun, {})


def _clean_quote(form: Any) -> str:
    quote: str = form.cleaned_data["quote"].strip()
    if len(quote.split()) > MAX_QUOTE_WORDS:
        raise forms.ValidationError(f"These are {len(quote.split())} words; at most {MAX_QUOTE_WORDS} are quoted.")
    return quote


def _name_of_response(form: Any, cleaned: Mapping[str, Any]) -> str:
    about = cleaned.get("letter") or cleaned.get("campaign")
    actor = cleaned.get("actor")
    return " ".join(row.key for row in (actor, about) if row)[:70]


def _clean_wikidata_id(form: Any) -> str:
    item: str = form.cleaned_data["wikidata_id"].strip().upper()
    if item and not re.fullmatch("Q[1-9][0-9]*", item, re.ASCII):
        raise forms.ValidationError("Write the number of the item, such as Q41550.")
    return item


_RULES: dict[str, dict[str, Any]] = {
    "response": {"clean_quote": _clean_quote, "named": _name_of_response},
    **{str(kind): {"clean_wikidata_id": _clean_wikidata_id} for kind in ActorKind},
}

_OF_ACTOR = "name country website wikidata_id"
_ACTOR_LABELS = {"wikidata_id": "Wikidata item", "organisation_kind": "Kind", "government_kind": "Kind"}

EDITORS: dict[str, Editor] = {
    editor.noun: editor
    for editor in (
        Editor(
            "letter",
            Letter,
            "title campaign kind demand date summary claimed_count claimed_count_text languages url variant_of text",
            {"campaign": "campaign", "variant_of": "letter"},
            {"claimed_count": "Claimed number", "claimed_count_text": "Claim in words", "variant_of": "Variant of"},
            added_with=(
                Addressees("addressees", "Addressed to", "to"),
                Addressees("copied", "In copy", "cc"),
            ),
        ),
        Editor("addressee", Addressee, "letter actor role", {"letter": "letter", "actor": "actor"}, {"actor": "Who"}),
        Editor(
            "signature",
            Signature,
            "letter actor name_as_written place signed_by capacity date withdrawn",
            {"letter": "letter", "actor": "actor", "signed_by": "person"},
            {"actor": "Who", "signed_by": "Signed by", "name_as_written": "Name as written"},
        ),
        Editor(
            "response",
            Response,
            "actor letter campaign person date stance form summary quote",
            {"actor": "actor", "letter": "letter", "campaign": "campaign", "person": "person"},
            {"actor": "Who responds", "person": "Who spoke", "quote": "Quoted words", "letter": "To the letter"},
        ),
        Editor(
            "position",
            Position,
            "government topic level date reported_stance attendance words reason statement summary",
            {"government": "government"},
            {"attendance": "Who goes", "reason": "Reason given", "reported_stance": "Reported stance"},
        ),
        Editor("event", Event, "title date summary", {}, {}, parts=(Campaigns("campaigns", "Campaigns"),)),
        Editor("campaign", Campaign, "name goal summary start end", {}, {}, parts=(Leads("leads", "Led by"),)),
        Editor(
            "organisation",
            Actor,
            f"{_OF_ACTOR} organisation_kind",
            {},
            _ACTOR_LABELS,
            parts=(Aliases("aliases", "Other names"),),
            preset={"kind": ActorKind.ORGANISATION},
        ),
        Editor(
            "government",
            Actor,
            f"{_OF_ACTOR} government_kind",
            {},
            _ACTOR_LABELS,
            parts=(Aliases("aliases", "Other names"),),
            preset={"kind": ActorKind.GOVERNMENT},
        ),
        Editor(
            "person",
            Actor,
            _OF_ACTOR,
            {},
            _ACTOR_LABELS,
            parts=(Aliases("aliases", "Other names"),),
            preset={"kind": ActorKind.PERSON},
        ),
        Editor(
            "affiliation",
            Affiliation,
            "person body title start end",
            {"person": "person", "body": "body"},
            {"body": "Organisation or government", "title": "Title of the role"},
        ),
    )
}

_EDIT_FORMS = {noun: editor.form(EditForm) for noun, editor in EDITORS.items()}
_ADD_FORMS = {noun: editor.form(AddForm) for noun, editor in EDITORS.items()}


def editor_of(fact: Any) -> Editor:
    """How a row is edited."""
    if isinstance(fact, Actor):
        return EDITORS[fact.kind]
    return next(editor for editor in EDITORS.values() if editor.model is type(fact))


def edit_form(fact: Any, sent: QueryDict | None = None) -> Any:
    """The form for correcting a row, with what was sent."""
    return _EDIT_FORMS[editor_of(fact).noun](sent, instance=fact)


def add_form(editor: Editor, sent: QueryDict | None = None, **options: Any) -> Any:
    """The form for adding a row, with what was sent."""
    return _ADD_FORMS[editor.noun](sent, instance=editor.new(), **options)
