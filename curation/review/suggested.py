"""What a proposal would become if nobody changed anything: the values with which its form begins.

What no word tells stays empty and is asked for. Titles and summaries are made of what is proposed, in sentences of
the record's own.
"""

from typing import Any

from django.db.models import Count, Q

from actors.models import Actor
from articles.models import Proposal
from campaigns.models import Campaign, Letter
from campaigns.models.letters import LetterKind
from campaigns.models.positions import Stance
from campaigns.models.responses import MAX_QUOTE_WORDS, ResponseStance
from record.dates import PartialDate


class Suggested:
    """The values that a proposal suggests."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal, self.fields = proposal, proposal.fields

    def correction(self) -> dict[str, Any]:
        """The field that is corrected, with its new value."""
        field, new = self.proposal.field, self.fields["new"]
        if field == "claimed_count":
            return {"claimed_count": new["number"], "claimed_count_text": new["words"]}
        return {field: new}

    def new_fact(self) -> dict[str, Any]:
        """The fields of a new fact."""
        match self.proposal.kind:
            case Proposal.Kind.LETTER:
                return self._letter()
            case Proposal.Kind.POSITION:
                return self._position()
            case Proposal.Kind.QUOTE:
                body = self.fields["organisation"] or self.fields["speaker"]
                return self._response(body, self.fields["speaker"], "", self.fields["text"], [])
        fields = self.fields
        return self._response(fields["actor"], fields["person"], fields["stance"], fields["quote"], fields["letters"])

    def _letter(self) -> dict[str, Any]:
        fields = self.fields
        kind = str(LetterKind(fields["kind"]).label).capitalize()
        to = f" to {_and(fields['addressees'])}" if fields["addressees"] else ""
        when = f", {PartialDate.parse(fields['date'])}" if fields["date"] else ""
        claim = fields["claimed_count_text"] or fields["claimed_count"]
        signed = f", signed by {claim}" if claim else ""
        asks = f" It asks for: {fields['demand_in_words']}." if fields["demand_in_words"] else ""
        return {
            "title": f"{kind}{to}{when}"[:500],
            "campaign": self._campaign(),
            "kind": fields["kind"],
            "date": fields["date"],
            "demand": fields["demand"],
            "claimed_count": fields["claimed_count"],
            "claimed_count_text": fields["claimed_count_text"],
            "summary": f"{kind}{to}{signed}.{asks}",
        }

    def _response(self, actor: str, person: str, stance: str, quote: str, letters: list[str]) -> dict[str, Any]:
        words = quote.split()
        letter = letters[0] if len(letters) == 1 else self._letter_of_article()
        who = f"{person} for {actor}" if person and person != actor else actor
        what = str(ResponseStance(stance).label) if stance else "spoke"
        return {
            "letter": letter,
            "campaign": None if letter else self._campaign(),
            "stance": stance,
            "form": "statement",
            "date": self.fields.get("reported_on", "") or self._published(),
            "quote": quote if len(words) <= MAX_QUOTE_WORDS else " ".join(words[:MAX_QUOTE_WORDS]) + " …",
            "summary": f"{who}: {what}{self._reported()}.",
        }

    def _position(self) -> dict[str, Any]:
        fields, stances = self.fields, self.fields["stances"]
        stance = fields["reported_stance"]
        said = " or ".join(str(Stance(one).label) for one in stances)
        parts = ("topic", "attendance", "words", "reason", "statement", "level")
        return {
            **{name: fields[name] for name in parts},
            "reported_stance": stance,
            "date": fields["reported_on"],
            "summary": f"{fields['government']}: {said}{self._reported()}.",
        }

    def _reported(self) -> str:
        outlet = self.proposal.article.publisher
        return f", as reported by {outlet}" if outlet else ""

    def _published(self) -> str:
        when = self.proposal.article.when
        return when.iso if when else ""

    def _letter_of_article(self) -> str:
        """The key of the letter that the same article told of, where it is only one."""
        accepted = Proposal.objects.filter(article=self.proposal.article_id, state=Proposal.State.ACCEPTED)
        keys = accepted.filter(letter__isnull=False).order_by().values_list("letter__key", flat=True).distinct()[:2]
        return keys[0] if len(keys) == 1 else ""

    def _campaign(self) -> int | None:
        """The campaign to which most letters of those belong who are named, or the only one."""
        clear = [found[0]["key"] for found in self.proposal.names.values() if len(found) == 1]
        actors = Actor.objects.by_key(clear).values()
        named = Q(signatures__actor__in=actors) | Q(addressees__actor__in=actors)
        counted = Letter.objects.filter(named).order_by().values("campaign").annotate(n=Count("pk", distinct=True))
        best = counted.order_by("-n", "campaign").values_list("campaign", flat=True).first()
        if best is None and Campaign.objects.count() == 1:
            best = Campaign.objects.values_list("pk", flat=True).get()
        return best


def _and(names: list[str]) -> str:
    shown = names[:3]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
