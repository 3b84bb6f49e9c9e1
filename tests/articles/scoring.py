"""How well proposed facts agree with gold ones, per kind: precision, recall and F1, and what was missed.

    python -m tests.articles.scoring            both halves of tests/articles/gold, tuned and checked
    python -m tests.articles.scoring check -v   one half, with every miss and false proposal

A proposal counts by the share of the fact that it got right. Facts are paired one to one, best first. Gold
that is marked optional may be left out and proposed without harm.
"""

import argparse
import datetime
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

Fact = dict[str, Any]
GOLD = Path(__file__).parent / "gold"
ROOT = Path(__file__).parents[2]
KINDS = ("letters", "responses", "positions", "quotes")
ALIKE = 85  # of 100: names that are as alike are the same
SAME = {
    "ioc": "international olympic committee",
    "cio": "international olympic committee",
    "dosb": "deutscher olympischer sportbund",
}
NEAR_STANCES = (
    {"declines", "rejects"},
    {"acknowledges", "declines"},
    {"declined", "attending"},
    {"declined", "opposed"},
    {"declined", "undecided"},
)


def plain(text: str | None) -> str:
    """Lower case, without accents and punctuation."""
    apart = unicodedata.normalize("NFKD", (text or "").casefold())
    kept = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", kept.replace("'", "").replace("’", "")))


def same_name(one: str | None, other: str | None) -> bool:
    first, second = (SAME.get(plain(name), plain(name)) for name in (one, other))
    if not first or not second:
        return False
    shorter = min(len(first.split()), len(second.split()))
    alike = fuzz.token_sort_ratio(first, second) >= ALIKE
    return (
        alike
        or (shorter > 0 and set(first.split()) <= set(second.split()))
        or set(second.split()) <= set(first.split())
    )


def any_same(name: str | None, others: Iterable[str]) -> bool:
    return any(same_name(name, other) for other in others)


def accepted(gold: Fact, key: str) -> list[str]:
    """The value of a gold fact and the others that are as good."""
    value, others = gold.get(key), gold.get(f"{key}_alt") or []
    return [*(value if isinstance(value, list) else [value] if value is not None else []), *others]


def share_of_names(gold: Fact, found: Fact, key: str) -> float:
    """F1 of two lists of names; alternatives are neither right nor wrong, but may stand in for a missing name."""
    wanted, got = list(gold.get(key) or []), list(found.get(key) or [])
    spare = gold.get(f"{key}_alt") or []
    optional = gold.get(f"{key}_optional") or []
    hits, extra, stand_ins = 0, 0, 0
    missing = [name for name in wanted if name not in optional]
    for name in got:
        match = next((other for other in missing if same_name(name, other)), None)
        if match:
            missing.remove(match)
            hits += 1
        elif any_same(name, spare):
            stand_ins += 1
        elif not any_same(name, optional):
            extra += 1
    swapped = min(stand_ins, len(missing))
    hits, left = hits + swapped, len(missing) - swapped
    return 1.0 if not hits and not extra and not left else 2 * hits / (2 * hits + extra + left)


def date_share(gold: Fact, found: Fact) -> float:
    wanted, got = gold.get("date"), found.get("date")
    if wanted == got or got in (gold.get("date_alt") or []):
        return 1.0
    if not wanted or not got:
        return 0.0
    if len(wanted) == len(got) == 10:
        apart = datetime.date.fromisoformat(wanted) - datetime.date.fromisoformat(got)
        return 0.5 if abs(apart.days) == 1 else 0.0
    return 0.5 if wanted.startswith(got) or got.startswith(wanted) else 0.0


def demand_share(gold: Fact, found: Fact) -> float:
    wanted = {word for word in plain(gold.get("demand")).split() if len(word) > 3}
    return min(1.0, len(wanted & set(plain(found.get("demand")).split())) / len(wanted) / 0.4) if wanted else 1.0


def letter(gold: Fact, found: Fact) -> float:
    names, signers = share_of_names(gold, found, "addressees"), share_of_names(gold, found, "signatories")
    count = float(gold.get("claimed_count") == found.get("claimed_count"))
    day = date_share(gold, found)
    kinds = accepted(gold, "kind")
    related = {found.get("kind"), *kinds} <= {"open letter", "joint statement"}
    kind = 1.0 if found.get("kind") in kinds else 0.5 * related
    exact = float(gold.get("claimed_count") is None or gold.get("count_qualifier") == found.get("count_qualifier"))
    anchored = (
        (names > 0 and gold.get("addressees") and found.get("addressees"))
        or (day == 1 and gold.get("date"))
        or (count and gold.get("claimed_count"))
        or (signers >= 0.3 and gold.get("signatories") and found.get("signatories"))
    )
    total = 0.25 * names + 0.2 * day + 0.2 * count + 0.15 * signers + 0.1 * kind + 0.05 * exact
    total += 0.05 * demand_share(gold, found)
    return total if anchored and total >= 0.35 else 0.0


def stance(gold: Fact, found: Fact) -> float:
    wanted = accepted(gold, "stance")
    return 1.0 if found["stance"] in wanted else 0.5 * ({gold["stance"], found["stance"]} in NEAR_STANCES)


def response(gold: Fact, found: Fact) -> float:
    person = bool(gold.get("person")) and same_name(gold["person"], found.get("person"))
    if not person and not any_same(found.get("actor"), accepted(gold, "actor")):
        return 0.0
    who = 1.0 if person or not gold.get("person") else 0.7
    if not gold.get("quote"):
        return 0.6 * who + 0.4 * stance(gold, found)
    return 0.5 * who + 0.3 * stance(gold, found) + 0.2 * shares_words(gold["quote"], found.get("quote"))


def position(gold: Fact, found: Fact) -> float:
    return stance(gold, found) if plain(gold["government"]) == plain(found["government"]) else 0.0


def shares_words(wanted: str | None, got: str | None) -> bool:
    first, second = plain(wanted), plain(got)
    return bool(second) and (first in second or (second in first and len(second.split()) >= 3))


def quote(gold: Fact, found: Fact) -> float:
    if not shares_words(gold["text"], found["text"]):
        return 0.0
    speakers, bodies = accepted(gold, "speaker"), accepted(gold, "organisation")
    named = [name for name in speakers if name] or [name for name in bodies if name]
    said = (
        not named
        or any_same(found["speaker"], named)
        or (not any(speakers) and any_same(found["organisation"], bodies))
    )
    body = not any(bodies) or "" in bodies or any_same(found["organisation"], bodies)
    return 0.5 + 0.4 * said + 0.1 * body


CREDIT: dict[str, Callable[[Fact, Fact], float]] = {
    "letters": letter,
    "responses": response,
    "positions": position,
    "quotes": quote,
}


@dataclass
class Score:
    """Of one kind of fact over many articles."""

    credit: float = 0.0
    hits: int = 0
    wanted: int = 0
    proposed: int = 0
    notes: list[str] = field(default_factory=list)

    def _mean(self, share: float) -> float:
        precision = share / self.proposed if self.proposed else float(not self.wanted)
        recall = share / self.wanted if self.wanted else float(not self.proposed)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def precision(self) -> float:
        return self.credit / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.credit / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return self._mean(self.credit)

    @property
    def hit_f1(self) -> float:
        """Of what was found at all, however exactly."""
        return self._mean(self.hits)


def compare(name: str, kind: str, gold: list[Fact], found: list[Fact], score: Score) -> None:
    """Add one article to a score."""
    pairs = [
        (CREDIT[kind](g, f), not g.get("optional"), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)
    ]
    credits: dict[int, float] = {}
    used: set[int] = set()
    for credit, _, i, j in sorted(pairs, reverse=True):
        if credit > 0 and -i not in credits and -j not in used:
            credits[-i] = credit
            used.add(-j)
    ignored = 0
    for i, g in enumerate(gold):
        if g.get("optional"):
            ignored += i in credits
            continue
        score.wanted += 1
        if i in credits:
            score.hits += 1
            score.credit += credits[i]
        else:
            score.notes.append(f"{name}  missed {kind}: {brief(g)}")
    score.proposed += len(found) - ignored
    score.notes += [f"{name}  false {kind}: {brief(f)}" for j, f in enumerate(found) if j not in used]


def brief(fact: Fact) -> str:
    keys = ("date", "kind", "addressees", "claimed_count", "actor", "person", "government", "stance", "speaker", "text")
    return " | ".join(str(fact[key])[:60] for key in keys if fact.get(key))


def half(name: str) -> list[tuple[str, str, Fact]]:
    """The articles of one half: number, text and gold."""
    paths = sorted((GOLD / name).glob("*.txt"))
    return [(path.stem, path.read_text(), json.loads(path.with_suffix(".json").read_text())) for path in paths]


def evaluate(name: str) -> dict[str, Score]:
    """Extract all articles of a half with the names of the starter package, and compare."""
    from articles.ingest.extract import extract
    from articles.ingest.gazetteer import from_package

    gazetteer = from_package(ROOT / "data" / "starter")
    scores = {kind: Score() for kind in KINDS}
    for number, text, gold in half(name):
        day = datetime.date.fromisoformat(gold["published"])
        found = extract(text, language=gold["language"], published=day, gazetteer=gazetteer).as_dict()
        for kind in KINDS:
            compare(f"{name}/{number}", kind, gold[kind], found[kind], scores[kind])
    return scores


def show(name: str, scores: dict[str, Score], *, notes: bool) -> None:
    print(f"{name}: {len(half(name))} articles")
    print(f"{'':10} {'precision':>9} {'recall':>9} {'F1':>9} {'hit F1':>9} {'gold':>6} {'proposed':>9}")
    for kind, score in scores.items():
        figures = f"{score.precision:9.3f} {score.recall:9.3f} {score.f1:9.3f} {score.hit_f1:9.3f}"
        print(f"{kind:10} {figures} {score.wanted:6} {score.proposed:9}")
    print(f"{'mean':30} {sum(score.f1 for score in scores.values()) / len(scores):9.3f}\n")
    if notes:
        print("\n".join(note for score in scores.values() for note in score.notes), end="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("halves", nargs="*", metavar="HALF", help="tune or check; both if none is given")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="list misses and false proposals of the checked half too"
    )
    options = parser.parse_args()
    for name in options.halves or ["tune", "check"]:
        # The misses of the half that is not tuned on stay unseen unless they are asked for.
        show(name, evaluate(name), notes=options.verbose or name == "tune")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
