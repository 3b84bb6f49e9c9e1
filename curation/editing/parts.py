"""What belongs to a fact and is edited with it: other names, leads, campaigns; and the addressees of a new letter.

A part is compared by its stored value: a list of names, or of the numbers of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from actors.models import Alias
from articles.models import Citation
from campaigns.models import Addressee, CampaignLead, EventCampaign
from curation.editing.pickers import PickField

MAX_ALIASES = 200


@dataclass(frozen=True)
class Part:
    """One list that belongs to a fact."""

    name: str
    label: str

    def field(self) -> forms.Field:
        raise NotImplementedError

    def initial(self, fact: Any) -> Any:
        """What the field shows at first."""
        raise NotImplementedError

    def now(self, fact: Any) -> list[Any]:
        """The stored value as it is in the database."""
        return self.stored(self.initial(fact))

    def stored(self, value: Any) -> list[Any]:
        """A cleaned value of the field as it is compared."""
        return [row.pk for row in value]

    def in_words(self, stored: list[Any]) -> str:
        """A stored value for people."""
        names = {row.pk: str(row) for row in self._model.objects.filter(pk__in=stored)}
        return ", ".join(names.get(pk, "a row that is gone") for pk in stored)

    def write(self, fact: Any, stored: list[Any], citation: Mapping[str, Any] | None = None) -> None:
        """Let the fact have this list, and no more."""
        raise NotImplementedError

    @property
    def _model(self) -> Any:
        field: Any = self.field()
        return field.picker.rows().model


class AliasesField(forms.CharField):
    """Names, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        names = list(dict.fromkeys(name.strip() for name in super().clean(value).splitlines() if name.strip()))
        if len(names) > MAX_ALIASES:
            raise ValidationError(f"These are {len(names):,} names; at most {MAX_ALIASES} are kept.")
        for name in names:
            alias = Alias(name=name)
            try:
                alias.clean()
                alias.clean_fields(exclude=["actor"])
            except ValidationError as error:
                raise ValidationError(f"“{name[:60]}” can not be a name. {' '.join(error.messages)}") from None
            if "|" in name:
                raise ValidationError(f"“{name[:60]}” has a “|”, which separates names in lists.")
        return names


class Aliases(Part):
    """The other names of an actor."""

    def field(self) -> forms.Field:
        return AliasesField(label=self.label, help_text="Abbreviations, other scripts, former names; one a line.")

    def initial(self, fact: Any) -> list[str]:
        return [alias.name for alias in fact.aliases.all()]

    def stored(self, value: Any) -> list[Any]:
        return list(value)

    def in_words(self, stored: list[Any]) -> str:
        return ", ".join(map(str, stored))

    def write(self, fact: Any, stored: list[Any], citation: Mapping[str, Any] | None = None) -> None:
        fact.aliases.exclude(name__in=stored).delete()
        present = set(fact.aliases.values_list("name", flat=True))
        Alias.objects.bulk_create(Alias(actor=fact, name=name) for name in stored if name not in present)


class Leads(Part):
    """The organisations that lead a campaign, in order."""

    def field(self) -> forms.Field:
        return PickField("organisation", many=True, required=False, label=self.label)

    def initial(self, fact: Any) -> list[Any]:
        return [
            row.actor for row in CampaignLead.objects.filter(campaign=fact).select_related("actor").order_by("place")
        ]

    def write(self, fact: Any, stored: list[Any], citation: Mapping[str, Any] | None = None) -> None:
        fact.lead_rows.exclude(actor__in=stored).delete()
        for place, pk in enumerate(stored, 1):
            CampaignLead.objects.update_or_create(campaign=fact, actor_id=pk, defaults={"place": place})


class Campaigns(Part):
    """The campaigns that an event belongs to."""

    def field(self) -> forms.Field:
        return PickField("campaign", many=True, required=False, label=self.label)

    def initial(self, fact: Any) -> list[Any]:
        rows = EventCampaign.objects.filter(event=fact).select_related("campaign").order_by("campaign__name")
        return [row.campaign for row in rows]

    def write(self, fact: Any, stored: list[Any], citation: Mapping[str, Any] | None = None) -> None:
        fact.campaign_rows.exclude(campaign__in=stored).delete()
        for pk in stored:
            EventCampaign.objects.get_or_create(event=fact, campaign_id=pk)


@dataclass(frozen=True)
class Addressees(Part):
    """Whom a new letter goes to. Each is a fact of its own, which rests on the source of the letter."""

    role: str

    def field(self) -> forms.Field:
        return PickField("actor", many=True, required=False, label=self.label)

    def initial(self, fact: Any) -> list[Any]:
        return []

    def write(self, fact: Any, stored: list[Any], citation: Mapping[str, Any] | None = None) -> None:
        for pk in stored:
            values = {"role": self.role, "visibility": fact.visibility}
            addressee, is_new = Addressee.objects.get_or_create(letter=fact, actor_id=pk, defaults=values)
            if is_new and citation:
                Citation.objects.create(addressee=addressee, **citation)
