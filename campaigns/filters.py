"""What lists of the record can be filtered by."""

from collections.abc import Hashable, Iterable
from html import escape
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.safestring import SafeString

from actors.filters import actor_names
from actors.models import ActorKind
from campaigns.counting import Definition
from campaigns.models import Addressee, Campaign, CampaignLead, EventCampaign, Letter, Signature
from campaigns.models.addressees import AddresseeQuerySet
from campaigns.models.campaigns import CampaignQuerySet, years_active
from campaigns.models.events import EventQuerySet
from campaigns.models.letters import Demand, LetterKind, LetterQuerySet
from campaigns.models.responses import ResponseForm, ResponseQuerySet, ResponseStance, responded_campaigns
from campaigns.models.signatures import Capacity, SignatureQuerySet
from record.facets import adjective_facet, related_facet
from record.filters import FactsFilter, WordsFilter, countries, languages, years
from record.keys import KEY_LENGTH, keys_in
from record.models import IsOneOf, Visibility
from record.prepared import Prepared
from record.search.query import MAX_TERMS
from web import filters
from web.errors import BadInput
from web.facets import (
    FixedWords,
    choices_in_words,
    column_facet,
    list_facet,
    when_asked,
)
from web.kept import Kept

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


def _campaign_names(keys: Iterable[str]) -> dict[str, str]:
    return dict(_CAMPAIGN_NAMES(",".join(keys)))


def _letter_names(keys: Iterable[str]) -> dict[str, str]:
    return dict(_LETTER_NAMES(",".join(keys)))


_CAMPAIGN_NAMES = Prepared(
    lambda keys: Campaign.objects.published().filter(IsOneOf(F("key"), keys_in(keys))).values_list("key", "name"), str
)
_LETTER_NAMES = Prepared(
    lambda keys: Letter.objects.published().filter(IsOneOf(F("key"), keys_in(keys))).values_list("key", "title"), str
)


class CampaignFilter(FactsFilter, WordsFilter):
    """Campaigns: words, and two facets."""

    q = filters.words_field("Words in name, goal or summary")

    facets = (
        list_facet("year", "Active in", years, column=years_active, newest_first=True),
        related_facet(
            "lead",
            "Led by",
            actor_names,
            rows=lambda: CampaignLead.objects.filter(actor__visibility=Visibility.PUBLIC),
            to="campaign",
            value="actor__key",
        ),
    )

    def narrow_by_fields(self, campaigns: CampaignQuerySet) -> CampaignQuerySet:
        """The campaigns in which the words are found."""
        return campaigns.found_by(self.query) if "q" in self.values else campaigns

    def ordered(self, campaigns: CampaignQuerySet) -> CampaignQuerySet:
        """Newest first."""
        return campaigns.newest_first()


class LetterFilter(FactsFilter, WordsFilter):
    """Letters: words, and nine facets."""

    q = filters.words_field("Words in the letters")

    facets = (
        column_facet("kind", "Kind", choices_in_words(LetterKind)),
        column_facet("demand", "Demand", choices_in_words(Demand)),
        column_facet("year", "Year", years, column="date__year", newest_first=True),
        column_facet("campaign", "Campaign", _campaign_names, column="campaign__key"),
        adjective_facet(
            "answer",
            "Answer",
            lambda: Letter.objects.all(),
            {
                "answered": ("answered", lambda letters: letters.answered()),
                "silent": ("no answer on record", lambda letters: letters.awaiting_answer()),
            },
        ),
        related_facet(
            "addressee",
            "Addressee",
            actor_names,
            rows=lambda: Addressee.objects.published(),
            to="letter",
            value="actor__key",
        ),
        related_facet(
            "signatory",
            "Signatory",
            actor_names,
            rows=lambda: Signature.objects.published().standing(),
            to="letter",
            value="actor__key",
        ),
        related_facet(
            "country",
            "Signatory’s country",
            countries,
            rows=lambda: Signature.objects.published().standing().exclude(actor__country=""),
            to="letter",
            value="actor__country",
        ),
        list_facet("language", "Language", languages, column="languages"),
    )

    def narrow_by_fields(self, letters: LetterQuerySet) -> LetterQuerySet:
        """The letters in which the words are found."""
        return letters.counted_by(self.query) if "q" in self.values else letters

    def ordered(self, letters: LetterQuerySet) -> LetterQuerySet:
        """Most relevant first where words were typed, else newest first."""
        return letters.by_relevance(self.query) if "q" in self.values else letters.newest_first()


MOST_COMPARED = 5


class LettersField(filters.forms.Field):
    """Published letters, named in addresses by their keys, in the order in which they stand there."""

    widget = filters.forms.MultipleHiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.state: Hashable | None = None  # of the record, under which letters may be kept

    def clean(self, value: Any) -> list[Letter]:
        """The letters; raises BadInput with the key of one that is not there."""
        keys = [key for key in dict.fromkeys(value or []) if key]
        if len(keys) > MOST_COMPARED:
            raise BadInput(f"At most {MOST_COMPARED} letters can be named at a time; here are {len(keys)}.")
        found = _kept.get_each(self.state, keys, _letters_by_key) if keys else []
        there = {letter.key for letter in found}
        for key in keys:
            if key not in there:
                raise BadInput(f"There is no letter “{key[:KEY_LENGTH]}” here: see the list of letters for their keys.")
        return found


_kept: Kept[Letter] = Kept(1000)  # without their texts


def _letters_by_key(keys: list[str]) -> dict[str, Letter]:
    return {letter.key: letter for letter in _LETTERS(",".join(keys))}


def _letters(keys: str) -> LetterQuerySet:
    """The published letters with these keys (separated by commas): what is shown of them where several are named."""
    shown = ("key", "title", "date", "date_precision", "campaign__key", "campaign__name")
    return Letter.objects.published().filter(IsOneOf(F("key"), keys_in(keys))).select_related("campaign").only(*shown)


_LETTERS = Prepared(_letters, str)


class ComparisonFilter(WordsFilter):
    """The letters that are compared, and words to find further ones."""

    letter = LettersField(required=False)
    q = filters.words_field("Words in the letters")

    def __init__(self, *args: Any, state: Hashable | None = None, **options: Any) -> None:
        """The letters are kept under the ``state`` of the record."""
        super().__init__(*args, **options)
        self.fields["letter"].state = state  # type: ignore[attr-defined]

    @property
    def letters(self) -> list[Letter]:
        """The letters that were chosen, in order."""
        return list(self.cleaned_data["letter"])


class OneMore(filters.forms.Select):
    """Chooses one of several values that the address may name: the last; the others are kept."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        *kept, last = value or [""]
        if last not in dict(self.choices):  # a letter of another campaign
            kept, last = [*kept, last], ""
        # Django has a template for each option, which takes long where there are hundreds.
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key == last else ""}>{escape(label)}</option>'
            for key, label in dict(self.choices).items()
        )
        others = "".join(f'<input type="hidden" name="{name}" value="{escape(key)}">' for key in kept)
        return SafeString(f'{others}<select name="{name}" id="id_{name}">{options}</select>')


# Key and title of each letter of a campaign under which a name is shown.
LETTERS_OF = Prepared(
    lambda campaign: (
        Letter.objects.published().filter(campaign=campaign).signed().newest_first().values_list("key", "title")
    ),
    int,
)


class SignatoriesFilter(filters.Filter):
    """Signatories of a campaign: how often they signed at least, and what they have not signed."""

    kind = filters.choice_field("Kind", ActorKind)

    field_order = ["at_least", "kind", "not"]

    def __init__(self, *args: Any, letters: Iterable[tuple[str, str]], **options: Any) -> None:
        """``letters`` are the ``LETTERS_OF`` the campaign."""
        super().__init__(*args, **options)
        choices = [("", "does not matter"), *letters]
        self.fields["at_least"] = filters.number_field("Signed at least", 1)
        self.fields["not"] = LettersField(label="Has not signed", required=False, widget=OneMore(choices=choices))
        self.order_fields(self.field_order)

    def narrow(self, signatures: SignatureQuerySet) -> SignatureQuerySet:
        """The signatures of those who fit all filters, but for how often they signed."""
        values = self.values
        if "kind" in values:
            signatures = signatures.filter(actor__kind=values["kind"])
        if "not" in values:
            signed = Signature.objects.published().standing().filter(letter__in=values["not"], actor__isnull=False)
            signatures = signatures.exclude(actor__in=signed.order_by().values("actor"))
        return signatures

    @property
    def is_plain(self) -> bool:
        """Whether nothing is chosen beside how often somebody signed."""
        return set(self.values) <= {"at_least"}

    @property
    def at_least(self) -> int:
        """How many letters a signatory signed at least."""
        return int(self.values.get("at_least", 1))

    @property
    def active(self) -> list[dict[str, str]]:
        """What is filtered now, each letter apart."""
        letters = self.values.get("not", [])
        found = [self._entry(name, value) for name, value in self.values.items() if name != "not"]
        return found + [self._without(letter) for letter in letters]

    def _without(self, letter: Letter) -> dict[str, str]:
        query = QueryDict(mutable=True)
        query.update(self.data)
        query.setlist("not", [key for key in query.getlist("not") if key != letter.key])
        query.pop("page", None)
        return {"label": "Has not signed", "value": letter.title, "without": query.urlencode()}


class SignatureFilter(FactsFilter):
    """Signatures: a name, and seven facets, which in long lists are counted only when somebody asks."""

    q = filters.words_field("Name, as written or of the signatory")

    facets = (
        when_asked(column_facet("campaign", "Campaign", _campaign_names, column="letter__campaign__key")),
        when_asked(column_facet("letter", "Letter", _letter_names, column="letter__key")),
        when_asked(column_facet("signatory", "Signatory", actor_names, column="actor__key")),
        when_asked(column_facet("by", "Kind of signatory", choices_in_words(ActorKind), column="actor__kind")),
        when_asked(column_facet("country", "Country", countries, column="actor__country")),
        when_asked(column_facet("capacity", "Capacity", choices_in_words(Capacity))),
        adjective_facet(
            "resolved",
            "Resolved",
            lambda: Signature.objects.all(),
            {
                "yes": ("resolved to an actor", lambda signatures: signatures.resolved()),
                "no": ("not resolved yet", lambda signatures: signatures.unresolved()),
            },
        ),
    )

    def narrow_by_fields(self, signatures: SignatureQuerySet) -> SignatureQuerySet:
        """The signatures of the name that was typed."""
        return signatures.named(self.values["q"]) if "q" in self.values else signatures

    def ordered(self, signatures: SignatureQuerySet) -> SignatureQuerySet:
        """Those under the newest letter first."""
        return signatures.newest_letter_first()


class ResponseFilter(FactsFilter, WordsFilter):
    """Responses: words, and five facets."""

    q = filters.words_field("Words in summary or quote")

    facets = (
        column_facet(
            "stance",
            "Stance",
            FixedWords({ANY_ANSWER: "any answer, no silence", **dict(ResponseStance.choices)}),
            groups={ANY_ANSWER: [stance for stance in ResponseStance.values if stance != ResponseStance.NO_RESPONSE]},
        ),
        column_facet("by", "By", choices_in_words(ActorKind), column="actor__kind"),
        column_facet("form", "Form", choices_in_words(ResponseForm)),
        column_facet("year", "Year", years, column="date__year", newest_first=True),
        list_facet("campaign", "Campaign", _campaign_names, column=responded_campaigns()),
    )

    def narrow_by_fields(self, responses: ResponseQuerySet) -> ResponseQuerySet:
        """The responses in which the words are found."""
        return responses.found_by(self.query) if "q" in self.values else responses

    def ordered(self, responses: ResponseQuerySet) -> ResponseQuerySet:
        """Newest first."""
        return responses.newest_first()


class SilentFilter(FactsFilter):
    """Who has not answered: words in a name, and four facets."""

    q = filters.words_field("Words in the addressee’s name")

    facets = (
        column_facet("by", "Kind of addressee", choices_in_words(ActorKind), column="actor__kind"),
        column_facet("addressee", "Addressee", actor_names, column="actor__key"),
        column_facet("year", "Year of the letter", years, column="letter__date__year", newest_first=True),
        column_facet("campaign", "Campaign", _campaign_names, column="letter__campaign__key"),
    )

    def narrow_by_fields(self, addressees: AddresseeQuerySet) -> AddresseeQuerySet:
        """The addressees whose name has all of the words."""
        for word in self.values.get("q", "").split()[:MAX_TERMS]:
            addressees = addressees.filter(actor__name__icontains=word)
        return addressees

    def ordered(self, addressees: AddresseeQuerySet) -> AddresseeQuerySet:
        """The longest silence first."""
        return addressees.longest_silent_first()


class EventFilter(FactsFilter, WordsFilter):
    """Events: words, and two facets."""

    # One event, as its links name it. It is no field to fill in, so a new search leaves it behind.
    event = filters.forms.SlugField(label="Event", required=False, widget=filters.forms.HiddenInput)
    q = filters.words_field("Words in title or summary")

    facets = (
        column_facet("year", "Year", years, column="date__year", newest_first=True),
        related_facet(
            "campaign",
            "Campaign",
            _campaign_names,
            rows=lambda: EventCampaign.objects.filter(campaign__in=Campaign.objects.published()),
            to="event",
            value="campaign__key",
        ),
    )

    def narrow_by_fields(self, events: EventQuerySet) -> EventQuerySet:
        """The events in which the words are found, or the one that is named."""
        if "q" in self.values:
            events = events.found_by(self.query)
        return events.filter(key=self.values["event"]) if "event" in self.values else events

    def ordered(self, events: EventQuerySet) -> EventQuerySet:
        """Newest first."""
        return events.newest_first()


class CountFilter(filters.Filter):
    """The definition of joining the diplomatic boycott, as switches."""

    officials = filters.choice_field("Who stays away", [("no_minister", "at least all ministers")], "all officials")
    reason = filters.choice_field("Reason", [("any", "any reason")], "human rights")
    word = filters.choice_field("Word", [("boycott", "the government said “boycott”")], "any words")
    level = filters.choice_field("Who counts", [("parliaments", "parliaments too")], "governments only")

    @property
    def definition(self) -> Definition:
        """The definition that the switches make."""
        values = self.values
        return Definition(
            no_officials="officials" not in values,
            said_boycott="word" in values,
            human_rights="reason" not in values,
            parliaments="level" in values,
        )
