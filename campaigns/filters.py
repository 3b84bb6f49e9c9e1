"""What lists of the record can be filtered by."""

from typing import Any

from django.db.models import Q

from actors.models import ActorKind
from campaigns.models import Campaign
from campaigns.models.campaigns import CampaignQuerySet
from campaigns.models.events import EventQuerySet
from campaigns.models.letters import AddresseeQuerySet, Demand, LetterKind, LetterQuerySet
from campaigns.models.responses import ResponseQuerySet, ResponseStance
from web import filters

# Beside the stances: everything that is not an observation of silence.
ANY_ANSWER = "any_answer"


class CampaignChoice(filters.forms.ModelChoiceField):
    """A published campaign, named in addresses by its key."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Campaign.objects.none(),
            to_field_name="key",
            required=False,
            label="Campaign",
            empty_label="any",
            error_messages={"invalid_choice": "there is no such campaign."},
        )


class CampaignFilterMixin(filters.Filter):
    """Adds the campaign filter; its choices are read anew for each request."""

    campaign = CampaignChoice()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaign"].queryset = Campaign.objects.published().order_by("name")  # type: ignore[attr-defined]


class CampaignFilter(filters.Filter):
    q = filters.words_field("Words in name, goal or summary")
    year = filters.year_field("Active in")

    def narrow(self, campaigns: CampaignQuerySet) -> CampaignQuerySet:
        """The campaigns that fit all filters that are set."""
        values = self.values
        for word in values.get("q", "").split():
            campaigns = campaigns.filter(Q(name__icontains=word) | Q(goal__icontains=word) | Q(summary__icontains=word))
        if "year" in values:
            campaigns = campaigns.filter(
                Q(end_latest__isnull=True) | Q(end_latest__year__gte=values["year"]), start__year__lte=values["year"]
            )
        return campaigns


class LetterFilter(CampaignFilterMixin):
    q = filters.words_field("Words in title, summary or demand")
    kind = filters.choice_field("Kind", LetterKind)
    demand = filters.choice_field("Demand", Demand)
    year = filters.year_field()
    answer = filters.choice_field("Answered?", [("answered", "answered"), ("silent", "no answer on record")])

    field_order = ["q", "kind", "demand", "campaign", "year", "answer"]

    def narrow(self, letters: LetterQuerySet) -> LetterQuerySet:
        """The letters that fit all filters that are set."""
        values = self.values
        for word in values.get("q", "").split():
            letters = letters.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(demand__icontains=word)
                | Q(text__icontains=word)
            )
        for field in ("kind", "demand", "campaign"):
            if field in values:
                letters = letters.filter(**{field: values[field]})
        if "year" in values:
            letters = letters.filter(date__year=values["year"])
        match values.get("answer"):
            case "answered":
                letters = letters.answered()
            case "silent":
                letters = letters.awaiting_answer()
        return letters


class ResponseFilter(CampaignFilterMixin):
    q = filters.words_field("Words in summary or quote")
    stance = filters.choice_field("Stance", [(ANY_ANSWER, "any answer, no silence"), *ResponseStance.choices])
    by = filters.choice_field("By", [choice for choice in ActorKind.choices if choice[0] != ActorKind.PERSON])
    year = filters.year_field()

    field_order = ["q", "stance", "by", "campaign", "year"]

    def narrow(self, responses: ResponseQuerySet) -> ResponseQuerySet:
        """The responses that fit all filters that are set."""
        values = self.values
        for word in values.get("q", "").split():
            responses = responses.filter(
                Q(summary__icontains=word) | Q(quote__icontains=word) | Q(actor__name__icontains=word)
            )
        if values.get("stance") == ANY_ANSWER:
            responses = responses.answers()
        elif "stance" in values:
            responses = responses.filter(stance=values["stance"])
        if "by" in values:
            responses = responses.filter(actor__kind=values["by"])
        if "campaign" in values:
            campaign = values["campaign"]
            responses = responses.filter(Q(campaign=campaign) | Q(letter__campaign=campaign))
        if "year" in values:
            responses = responses.filter(date__year=values["year"])
        return responses


class SilentFilter(CampaignFilterMixin):
    q = filters.words_field("Words in the addressee's name")
    by = filters.choice_field("Kind of addressee", ActorKind)
    year = filters.year_field("Year of the letter")

    field_order = ["q", "by", "campaign", "year"]

    def narrow(self, addressees: AddresseeQuerySet) -> AddresseeQuerySet:
        """The addressees that fit all filters that are set."""
        values = self.values
        for word in values.get("q", "").split():
            addressees = addressees.filter(actor__name__icontains=word)
        if "by" in values:
            addressees = addressees.filter(actor__kind=values["by"])
        if "campaign" in values:
            addressees = addressees.filter(letter__campaign=values["campaign"])
        if "year" in values:
            addressees = addressees.filter(letter__date__year=values["year"])
        return addressees


class EventFilter(filters.Filter):
    # One event, as its links name it. It is no field to fill in, so a new search leaves it behind.
    event = filters.forms.SlugField(label="Event", required=False, widget=filters.forms.HiddenInput)
    q = filters.words_field("Words in title or summary")
    year = filters.year_field()

    def narrow(self, events: EventQuerySet) -> EventQuerySet:
        """The events that fit all filters that are set."""
        values = self.values
        for word in values.get("q", "").split():
            events = events.filter(Q(title__icontains=word) | Q(summary__icontains=word))
        if "event" in values:
            events = events.filter(key=values["event"])
        if "year" in values:
            events = events.filter(date__year=values["year"])
        return events
