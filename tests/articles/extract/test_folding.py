"""Names and words as they are compared, wherever names are read."""

import pytest

from articles.ingest.extract import Entry, Gazetteer
from articles.ingest.extract.folding import fold_name, fold_words
from curation.names.match import Known, Names
from curation.names.split import Entry as Line

# Spellings of one name, and names that are nearly written alike and are two.
ONE = [
    ("ÉLAN  Søster’s-Groß", "elan sosters gross"),
    ("Fédération  des Sœurs", "federation des soeurs"),
    ("GUTERRES", "Guterres"),
    ("Šiugždinienė", "siugzdiniene"),
    ("Łódź Đorđe", "lodz dorde"),
    ("Franco‑German Club", "Franco-German Club"),
    ("Invented I.O.C.", "invented ioc"),
    ("Ada O’Neill", "Ada O'Neill"),
    ("Weavers & Bakers", "Weavers and Bakers"),
    ("ئۇيغۇر", "ئۇيغۇر\u200c"),
    ("مُنَظَّمة", "منظمة"),
]
TWO = [("བོད", "བད"), ("दिल", "दल"), ("Weavers", "Weaver"), ("ARTICLE 19", "ARTICLE 9")]


class TestNames:
    @pytest.mark.parametrize(("name", "other"), ONE)
    def test_are_the_same_but_for_case_accents_and_signs(self, name: str, other: str) -> None:
        assert fold_name(name) == fold_name(other) != ""

    @pytest.mark.parametrize(("name", "other"), TWO)
    def test_with_other_letters_are_others(self, name: str, other: str) -> None:
        assert fold_name(name) != fold_name(other)

    @pytest.mark.parametrize(("name", "other"), ONE)
    def test_of_one_actor_are_known_in_articles_and_lists(self, name: str, other: str) -> None:
        known, listed = Gazetteer([Entry("one", name, "organisation")]), Names()
        listed.add(Known(1, name), name)
        assert [(found.key, found.score) for found in known.candidates(other)] == [("one", 1.0)]
        assert [(found.actor, found.score) for found in listed.candidates(Line(other, other))] == [(1, 100)]

    @pytest.mark.parametrize(("name", "other"), TWO[:2])
    def test_of_two_are_exact_in_neither(self, name: str, other: str) -> None:
        known, listed = Gazetteer([Entry("one", name, "organisation")]), Names()
        listed.add(Known(1, name), name)
        assert all(found.score < 1 for found in known.candidates(other))
        assert all(found.score < 100 for found in listed.candidates(Line(other, other)))


class TestWordsOfAText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("The Weavers’ Union’s", "the weavers union"),
            ("Søster's", "soster"),
            ("Franco‑German", "franco-german"),
            ("R&D", "r&d"),
            ("(l'Élan) – 2022", "l'elan 2022"),
            ("Šiugždinienė, GUTERRES", "siugzdiniene guterres"),
        ],
    )
    def test_lose_the_possessive_and_keep_what_joins_them(self, text: str, expected: str) -> None:
        assert fold_words(text) == expected
