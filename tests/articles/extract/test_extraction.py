"""What extraction proposes from whole articles: how well, with which evidence, and in how much time."""

import datetime
import json
import re
import time
from pathlib import Path

import pytest

from articles.ingest.extract import Extraction, Gazetteer, extract
from articles.ingest.gazetteer import from_package
from tests.articles.scoring import KINDS, ROOT, Score, compare, evaluate, half

HALVES = ["tune", "check"]
SEEDS = ROOT.parent / "shared" / "seeds"
ARTICLES = [(name, *article) for name in HALVES for article in half(name)]
LEAST = {"letters": 0.85, "positions": 0.85, "quotes": 0.85, "responses": 0.75}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return from_package(ROOT / "data" / "starter")


def extracted(text: str, gold: dict, gazetteer: Gazetteer) -> Extraction:
    day = datetime.date.fromisoformat(gold["published"])
    return extract(text, language=gold["language"], published=day, gazetteer=gazetteer)


@pytest.mark.parametrize("name", HALVES)
def test_most_facts_are_found_and_few_are_false(name: str) -> None:
    scores = evaluate(name)
    found = {kind: round(score.hit_f1, 3) for kind, score in scores.items()}
    assert all(found[kind] >= least for kind, least in LEAST.items()), found
    assert sum(score.f1 for score in scores.values()) / len(scores) >= 0.8


@pytest.mark.parametrize(("name", "number", "text", "gold"), ARTICLES, ids=lambda value: str(value)[:8])
def test_articles_about_something_else_propose_nothing(
    name: str, number: str, text: str, gold: dict, gazetteer: Gazetteer
) -> None:
    if any(gold[kind] for kind in KINDS):
        return
    assert extracted(text, gold, gazetteer).facts == []


@pytest.mark.parametrize(("name", "number", "text", "gold"), ARTICLES, ids=lambda value: str(value)[:8])
def test_evidence_holds_the_words_that_it_proves(
    name: str, number: str, text: str, gold: dict, gazetteer: Gazetteer
) -> None:
    found = extracted(text, gold, gazetteer)
    for fact in found.facts:
        assert fact.evidence
        assert 0 < fact.confidence <= 1
        for evidence in fact.evidence:
            assert text[evidence.start : evidence.end] == evidence.words != ""
    for quote in found.quotes:
        cut = " ".join(evidence.words for evidence in quote.evidence)
        assert words_of(quote.text) <= words_of(cut)
    for response in found.responses:
        cut = " ".join(evidence.words for evidence in response.evidence)
        assert words_of(response.quote or "") <= words_of(cut)
    for letter in found.letters:
        cut = " ".join(evidence.words for evidence in letter.evidence)
        surnames = {name.split()[-1] for name in letter.signatories if name.split()[-1] in text}
        assert words_of(" ".join(surnames)) <= words_of(cut)
        assert words_of(letter.demand) <= words_of(cut)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_the_same_text_gives_the_same_facts(gazetteer: Gazetteer) -> None:
    _, _, text, gold = ARTICLES[0]
    assert extracted(text, gold, gazetteer).as_dict() == extracted(text, gold, gazetteer).as_dict()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two articles of others are not here")
def test_two_articles_of_others_are_read_completely(gazetteer: Gazetteer) -> None:
    scores = {kind: Score() for kind in KINDS}
    for path in sorted(SEEDS.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text())
        found = extracted(path.read_text(), gold, gazetteer).as_dict()
        for kind in KINDS:
            compare(path.stem, kind, gold[kind], found[kind], scores[kind])
    assert [note for score in scores.values() for note in score.notes] == []


# ---- time and hostile texts

LEAD = "Rights groups wrote an open letter to the IOC about human rights in China and a boycott of the Beijing Games. "
HOSTILE = {
    "no blank": "x" * 1_000_000,
    "straight quotation marks": '"' * 10_000,
    "quotation marks and words": "“a b c d e f ” " * 10_000,
    "nested quotation marks": "“" * 20_000 + "a b c d e f" + "”" * 20_000,
    "brackets": "(" * 50_000,
    "capitals": "Aa Bb Cc " * 20_000,
    "countries": "Canada, France and " * 10_000,
    "letters": "letter to urge signed by " * 10_000,
    "denials": "not no boycott will would " * 10_000,
    "numbers": "two hundred and " * 10_000,
    "empty lines": "\n" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end(name: str, gazetteer: Gazetteer) -> None:
    before = time.process_time()
    extract(LEAD + HOSTILE[name], language="en", gazetteer=gazetteer)
    assert time.process_time() - before < 20


def test_an_article_takes_little_time(gazetteer: Gazetteer) -> None:
    text = "\n\n".join(text for _, _, text, gold in ARTICLES if gold["language"] == "en")[:5_000]
    extract(text, language="en", gazetteer=gazetteer)
    times = []
    for _ in range(3):
        before = time.process_time()
        extract(text, language="en", published=datetime.date(2021, 12, 1), gazetteer=gazetteer)
        times.append(time.process_time() - before)
    assert min(times) < 0.15


def test_a_long_letter_with_a_thousand_signatories(gazetteer: Gazetteer) -> None:
    names = [f"Fjord Rights Forum of Valley {number}" for number in range(1, 1_001)]
    lines = "\n".join(f"{number}. {name} (Norland)" for number, name in enumerate(names, 1))
    filler = "The camps are still full, and nobody has been let in to count those who are held there.\n\n" * 1_500
    text = f"{LEAD}\n\n{filler}\n\nSigned by:\n{lines}\n"
    before = time.process_time()
    found = extract(text, language="en", gazetteer=gazetteer)
    assert time.process_time() - before < 10
    assert found.letters[0].signatories == names


def test_a_text_without_words_proposes_nothing() -> None:
    assert extract("").facts == extract("\n\n…\n").facts == []


def test_the_project_holds_no_article_of_others() -> None:
    for path in Path(__file__).parents[1].glob("gold/*/*.txt"):
        assert "Getty Images" not in path.read_text()
