"""The rows of a large invented record. The same scale always gives the same rows.

Signatories follow a Zipf-like law: each campaign has a circle of organisations that sign most of its
letters, and a few organisations sign everywhere. Letters have 5 to 5,000 signatories, most of them few.
About one row in two hundred is not public, as in a record that is being worked on. Every fact has a
citation, hidden ones too.
"""

import datetime
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from bench.words import (
    LANGUAGES,
    PLACES,
    TOPICS,
    Sentences,
    acronym,
    name_in_script,
    organisation_name,
    person_name,
    unique,
)

Row = tuple[Any, ...]

FULL = {
    "organisations": 50_000,
    "governments": 200,
    "persons": 4_800,
    "campaigns": 500,
    "letters": 20_000,
    "addressees": 60_000,
    "signatures": 1_000_000,
    "responses": 20_000,
    "positions": 2_000,
    "events": 500,
    "articles": 200_000,
}
LARGEST_LETTER = 5_000
LARGE_LETTERS = 12
SMALLEST = 0.01

FIRST_DAY = datetime.date(2015, 1, 1)
DAYS = [FIRST_DAY + datetime.timedelta(days) for days in range(8 * 365)]

COUNTRIES = "US GB CA DE FR IN AU CH NL BE IT JP TW ES SE NO DK CZ PL IE NZ AT NP TR BR ZA FI LT EE PT GR KR MX".split()
OUTLETS = [
    f"{first} {second}"
    for first in "Morning Evening Weekly Northern Southern Harbour Mountain Lantern Drift Ember".split()
    for second in "Courier Tribune Chronicle Dispatch Observer Gazette Post Almanac".split()
]

Weights = dict[str, float]

VISIBILITY: Weights = {"public": 199, "hidden": 0.4, "curators": 0.4, "unlisted": 0.2}
ORGANISATION_KINDS: Weights = {
    "ngo": 60, "coalition": 8, "student_group": 8, "religious": 6, "trade_union": 5, "think_tank": 4, "media": 3,
    "company": 3, "sports_body": 2, "parliament": 1,
}  # fmt: skip
LETTER_KINDS: Weights = {
    "open_letter": 45, "joint_statement": 20, "petition": 15, "private_letter": 8, "briefing": 7,
    "parliamentary_motion": 5,
}  # fmt: skip
DEMANDS: Weights = {
    "diplomatic_boycott": 22, "athlete_protection": 18, "un_investigation": 14, "relocate_or_revoke": 11,
    "sponsor_withdrawal": 9, "ioc_due_diligence": 8, "broadcaster_action": 6, "full_boycott": 4, "postpone": 3,
    "supply_chain": 3, "other": 2,
}  # fmt: skip
RESPONSE_STANCES: Weights = {
    "no_response": 30, "acknowledges": 28, "declines": 18, "partly_supports": 10, "supports": 8, "rejects": 6,
}  # fmt: skip
POSITION_STANCES: Weights = {"joined": 20, "opposed": 25, "attending": 30, "undecided": 25}


def one_of(rng: random.Random, weights: Weights) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def zipf(count: int, power: float, shift: int) -> list[float]:
    """Cumulative weights of a few that are chosen often and many that are chosen seldom."""
    return list(accumulate((rank + shift) ** -power for rank in range(count)))


@dataclass(frozen=True, slots=True)
class Passage:
    """The first words of an article, as a citation quotes them."""

    words: str
    text_hash: str


@dataclass(slots=True)
class Record:
    """All rows at a scale. Tables are asked for in the order in which they refer to each other."""

    scale: float
    counts: dict[str, int] = field(init=False)
    sentences: Sentences = field(init=False)
    passages: list[Passage] = field(init=False, default_factory=list)
    letter_days: list[int] = field(init=False, default_factory=list)
    letter_campaigns: list[int] = field(init=False, default_factory=list)
    letter_addressees: list[list[int]] = field(init=False, default_factory=list)
    letter_sizes: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        if self.scale < SMALLEST:
            raise ValueError(f"The smallest scale is {SMALLEST}: below it, letters have too few names to choose from.")
        self.counts = {name: max(3, round(count * self.scale)) for name, count in FULL.items()}
        self.sentences = Sentences(max(500, min(20_000, self.counts["articles"])))
        self.letter_sizes = self._sizes()

    # ---- articles ------------------------------------------------------------------------------

    def articles(self) -> Iterator[Row]:
        """An article for each letter comes first, then one for each response; most are about a topic only."""
        rng = random.Random("articles")
        with_passage = self.counts["letters"] + self.counts["responses"]
        for pk in range(1, self.counts["articles"] + 1):
            language = one_of(rng, LANGUAGES)
            text = self.sentences.text(rng, rng.randint(2_000, 4_000), language)
            if pk <= with_passage:
                words = " ".join(text.split(" ", 12)[:12])
                self.passages.append(Passage(words, hashlib.sha256(text.encode()).hexdigest()))
            yield (
                pk, one_of(rng, VISIBILITY) if pk > with_passage else "public", f"bench-{pk:06}",
                f"https://bench.example/{pk}", self.sentences.title(rng, language).capitalize(), rng.choice(OUTLETS),
                "", rng.choice(DAYS), "day", language, text, "curators",
                f"family-{pk // 7}" if pk % 7 < 2 else "", False,
            )  # fmt: skip

    # ---- actors --------------------------------------------------------------------------------

    def actors(self) -> Iterator[Row]:
        """Organisations, then governments, then persons; the first rows sign most."""
        rng = random.Random("actors")
        for pk, (name, _, _) in enumerate(self._organisations(), 1):
            yield (
                pk, one_of(rng, VISIBILITY) if pk > 300 else "public", f"org-{pk:06}", "organisation", name,
                one_of(rng, ORGANISATION_KINDS), "", rng.choice(COUNTRIES) if rng.random() < 0.9 else "",
                f"https://org-{pk}.example/" if rng.random() < 0.6 else "", "",
            )  # fmt: skip
        governments = self.first_person - self.first_government
        names = unique(f"Government of {place}" for place in rng.choices(PLACES, k=governments))
        for number, name in enumerate(names):
            pk = self.first_government + number
            yield (pk, "public", f"gov-{number + 1:03}", "government", name, "", "state", "", "", "")
        names = unique(person_name(rng) for _ in range(self.counts["persons"]))
        for number, name in enumerate(names):
            pk = self.first_person + number
            visibility = one_of(rng, VISIBILITY)
            yield (pk, visibility, f"per-{number + 1:05}", "person", name, "", "", rng.choice(COUNTRIES), "", "")

    def aliases(self) -> Iterator[Row]:
        """Two of five organisations have an abbreviation, one of ten a name in another script."""
        for pk, (name, short, other) in enumerate(self._organisations(), 1):
            for alias in {short, other} - {"", name}:
                yield pk, alias

    def affiliations(self) -> Iterator[Row]:
        """Each person speaks for an organisation."""
        rng = random.Random("affiliations")
        for pk in range(1, self.counts["persons"] + 1):
            body = rng.randint(1, self.counts["organisations"])
            yield (
                pk, "public", self.first_person + pk - 1, body, "spokesperson", rng.choice(DAYS[:700]), "day", None, "",
            )  # fmt: skip

    def _organisations(self) -> Iterator[tuple[str, str, str]]:
        """Name, abbreviation and name in another script of each organisation; the last two may be empty."""
        rng = random.Random("organisations")

        def name() -> str:
            return (
                organisation_name(rng)
                if rng.random() < 0.96
                else name_in_script(rng, rng.choice(("zh", "ar", "bo", "ru")))
            )

        for chosen in unique(name() for _ in range(self.counts["organisations"])):
            short = acronym(chosen) if rng.random() < 0.4 else ""
            other = name_in_script(rng, rng.choice(("zh", "ar", "bo", "ru"))) if rng.random() < 0.1 else ""
            yield chosen, short, other

    @property
    def first_government(self) -> int:
        return self.counts["organisations"] + 1

    @property
    def first_person(self) -> int:
        return self.first_government + self.counts["governments"]

    # ---- campaigns and letters -----------------------------------------------------------------

    def campaigns(self) -> Iterator[Row]:
        rng = random.Random("campaigns")
        names = unique(f"{topic.capitalize()} now" for topic in rng.choices(TOPICS, k=self.counts["campaigns"]))
        for pk, name in enumerate(names, 1):
            summary = self.sentences.text(rng, 400)
            yield (
                pk, "hidden" if pk % 167 == 0 else "public", f"cmp-{pk:04}", name, summary.split(". ")[0] + ".",
                summary, None, "", None, "",
            )  # fmt: skip

    def campaign_leads(self) -> Iterator[Row]:
        rng = random.Random("leads")
        for campaign in range(1, self.counts["campaigns"] + 1):
            circle = self._circle(campaign)
            for place, actor in enumerate(rng.sample(circle, min(2, len(circle))), 1):
                yield campaign, actor, place

    def letters(self) -> Iterator[Row]:
        rng = random.Random("letters")
        campaigns = range(1, self.counts["campaigns"] + 1)
        often = zipf(len(campaigns), 0.7, 3)
        for pk in range(1, self.counts["letters"] + 1):
            campaign = pk if pk in campaigns else rng.choices(campaigns, cum_weights=often)[0]
            middle = random.Random(f"campaign {campaign}").randrange(400, len(DAYS) - 400)
            day = min(len(DAYS) - 1, max(0, round(rng.gauss(middle, 220))))
            self.letter_campaigns.append(campaign)
            self.letter_days.append(day)
            language = one_of(rng, LANGUAGES)
            size = self.letter_sizes[pk - 1]
            yield (
                pk, one_of(rng, VISIBILITY) if size < 1_000 else "public", f"let-{pk:06}", campaign,
                self.sentences.title(rng, language).capitalize(), one_of(rng, LETTER_KINDS), DAYS[day], "day",
                one_of(rng, DEMANDS), size if pk % 3 else None, f"more than {size - 1}" if pk % 9 == 1 else "",
                [language], f"https://bench.example/letters/{pk}", self.sentences.text(rng, 250),
                self.sentences.text(rng, rng.randint(1_000, 3_000), language), None,
            )  # fmt: skip

    def addressees(self) -> Iterator[Row]:
        """One to eight of each letter: governments, and the organisations that sign most."""
        rng = random.Random("addressees")
        targets = [*range(self.first_government, self.first_person), *range(1, min(300, self.first_government))]
        rng.shuffle(targets)
        often = zipf(len(targets), 0.8, 2)
        pk, letters = 0, self.counts["letters"]
        for letter in range(1, letters + 1):
            left = self.counts["addressees"] - pk - (letters - letter)
            wanted = left if letter == letters else round(rng.expovariate(1 / 2.35)) + 1
            chosen = list(dict.fromkeys(rng.choices(targets, cum_weights=often, k=max(1, min(8, left, wanted)))))
            self.letter_addressees.append(chosen)
            for place, actor in enumerate(chosen):
                pk += 1
                role = "to" if place == 0 or rng.random() < 0.6 else "cc"
                yield pk, one_of(rng, VISIBILITY), letter, actor, role

    def signatures(self) -> Iterator[Row]:
        """Half of the names of a letter come from the circle of its campaign, half from everywhere."""
        rng = random.Random("signatures")
        everybody = range(1, self.counts["organisations"] + 1)
        often = zipf(len(everybody), 0.9, 20)
        persons = self.counts["persons"]
        hidden = {1: "hidden", 2: "curators"}
        pk = 0
        for letter, size in enumerate(self.letter_sizes, 1):
            circle = self._circle(self.letter_campaigns[letter - 1])
            chosen = dict.fromkeys(rng.sample(circle, min(size // 2, len(circle))))
            while len(chosen) < size:
                chosen.update(dict.fromkeys(rng.choices(everybody, cum_weights=often, k=size - len(chosen))))
            day = DAYS[self.letter_days[letter - 1]]
            for place, actor in enumerate(chosen, 1):
                pk += 1
                chance = rng.random()
                signed_by = self.first_person + actor % persons if chance < 0.05 else None
                as_written = f"Signatory no. {place}, {letter}" if 0.05 < chance < 0.07 else ""
                unresolved = as_written != "" and chance < 0.06
                added = day + datetime.timedelta(days=int(chance * 40)) if chance > 0.95 else None
                yield (
                    pk, hidden.get(pk % 500, "public"), letter, None if unresolved else actor, signed_by,
                    "lead" if place == 1 else "signatory", place, as_written, added, "day" if added else "",
                    pk % 700 == 0,
                )  # fmt: skip

    def _circle(self, campaign: int) -> list[int]:
        """The organisations that sign most letters of a campaign."""
        rng = random.Random(f"circle {campaign}")
        most = min(self.counts["organisations"] // 2, rng.choice((20, 40, 80, 160, 400)))
        return rng.sample(range(1, self.counts["organisations"] + 1), most)

    def _sizes(self) -> list[int]:
        """How many signed each letter: a few thousands under the first ones, then Pareto, with the right sum."""
        rng = random.Random("sizes")
        letters, wanted = self.counts["letters"], self.counts["signatures"]
        largest = min(LARGEST_LETTER, self.counts["organisations"] * 3 // 5)
        large = max(2, round(LARGE_LETTERS * self.scale))
        raw = [(1 - rng.random()) ** (-1 / 1.1) for _ in range(letters - large)]
        rest = wanted - large * largest
        sizes = self._scaled(raw, rest, largest)
        rng.shuffle(sizes)
        # The large ones stand among the others, each in its place of the same scale every time.
        for number in range(large):
            sizes.insert(number * letters // large, largest)
        return sizes

    @staticmethod
    def _scaled(raw: list[float], wanted: int, largest: int) -> list[int]:
        """The sizes, all stretched alike until their sum is right, between 5 and a quarter of the largest."""
        most = max(6, largest // 4)
        factor, sizes = 5.0, [5] * len(raw)
        for _ in range(60):
            sizes = [min(most, max(5, int(size * factor))) for size in raw]
            factor *= (wanted / sum(sizes)) ** 0.7
        place = 0
        while sum_left := wanted - sum(sizes):
            step = max(-1, min(1, sum_left))
            for place in range(len(sizes)):
                if sum_left and 5 <= sizes[place] + step <= most:
                    sizes[place] += step
                    sum_left -= step
        return sizes

    # ---- what followed -------------------------------------------------------------------------

    def responses(self) -> Iterator[Row]:
        rng = random.Random("responses")
        for pk in range(1, self.counts["responses"] + 1):
            letter = rng.randint(1, self.counts["letters"])
            day = DAYS[min(len(DAYS) - 1, self.letter_days[letter - 1] + rng.randint(1, 120))]
            stance = one_of(rng, RESPONSE_STANCES)
            yield (
                pk, one_of(rng, VISIBILITY), f"rsp-{pk:06}", letter, None,
                rng.choice(self.letter_addressees[letter - 1]), None, day, "day", stance,
                "" if stance == "no_response" else "statement", self.sentences.text(rng, rng.randint(150, 400)), "",
            )  # fmt: skip

    def positions(self) -> Iterator[Row]:
        rng = random.Random("positions")
        for pk in range(1, self.counts["positions"] + 1):
            government = rng.randrange(self.first_government, self.first_person)
            yield (
                pk, "public", government, "diplomatic_boycott", rng.choice(DAYS), "day", "unknown", "unknown",
                "unknown", "unknown", "government", one_of(rng, POSITION_STANCES), self.sentences.text(rng, 200),
            )  # fmt: skip

    def events(self) -> Iterator[Row]:
        rng = random.Random("events")
        for pk in range(1, self.counts["events"] + 1):
            title = self.sentences.title(rng).capitalize()
            yield pk, "public", f"evt-{pk:05}", rng.choice(DAYS), "day", title, self.sentences.text(rng, 200)

    # ---- evidence ------------------------------------------------------------------------------

    def citation(self, fact: str, pk: int, letter: int) -> tuple[int, Passage | None]:
        """The article that says so, with the passage for letters and responses."""
        letters = self.counts["letters"]
        match fact:
            case "letter":
                article = pk
            case "addressee" | "signature":
                return letter, None
            case "response":
                article = letters + pk
            case _:
                return 1 + (pk * 7 + letters) % self.counts["articles"], None
        return article, self.passages[article - 1]
