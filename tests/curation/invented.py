"""Many invented actors, with names that vary as real ones do: some words are in many names, most in few."""

import random
from collections.abc import Iterator

from curation.likeness import Known

COMMON = "Association Campaign Centre Coalition Committee Congress Friends Group Institute Movement Network Union"
TOPICS = "Democracy Freedom Harbour Justice Lantern Monks Peace Refugees Rights Skaters Students Women Writers Youth"
COUNTRIES = ("CA", "DE", "FR", "GB", "IN", "JP", "NL", "TW", "US", "")
_PARTS = (
    "ba",
    "dor",
    "el",
    "fa",
    "gri",
    "ho",
    "ik",
    "jun",
    "kar",
    "lo",
    "mer",
    "nis",
    "or",
    "pel",
    "qua",
    "ru",
    "sten",
)


def everybody(number: int, *, first: int = 1) -> Iterator[Known]:
    """So many organisations and people; the same at every call."""
    luck = random.Random(number)
    words = ["".join(luck.choices(_PARTS, k=luck.choice((2, 3, 3, 4)))).title() for _ in range(max(number // 2, 40))]
    for pk in range(first, first + number):
        rare = luck.choice(words)
        if luck.random() < 0.4:
            names = (f"{luck.choice(words)} {rare}",)
            yield Known(pk, f"invented-{pk}", "person", names, country=luck.choice(COUNTRIES))
            continue
        shape = luck.choice(("{rare} {topic} {common}", "{common} for {topic} in {rare}", "{rare} {common}"))
        name = shape.format(rare=rare, topic=luck.choice(TOPICS.split()), common=luck.choice(COMMON.split()))
        names = (
            (name, "".join(word[0] for word in name.split() if word[0].isupper())) if luck.random() < 0.3 else (name,)
        )
        website = f"https://{rare.lower()}{pk}.example/" if luck.random() < 0.5 else ""
        yield Known(pk, f"invented-{pk}", "organisation", names, "ngo", country=luck.choice(COUNTRIES), website=website)
