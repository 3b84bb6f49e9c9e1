"""How the lines of a list become names, and whom they mean."""

import pytest

from articles.ingest.reading.lines import rows_of_lines
from curation.names.countries import country_of
from curation.names.match import Known, Names
from curation.names.split import Columns, Entry, columns_of, entries_of
from curation.names.words import plain, sure


def entries(text: str) -> list[Entry]:
    rows = rows_of_lines(text)
    return entries_of(rows, columns_of(rows))


def names(text: str) -> list[str]:
    return [entry.name for entry in entries(text) if not entry.fault]


class TestLines:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Weavers\n\n  Bakers  \nPoets", ["Weavers", "Bakers", "Poets"]),
            (
                "1. Weavers\n2) Bakers\n(3) Poets\n4 - Monks\n[5] x Nuns",
                ["Weavers", "Bakers", "Poets", "Monks", "[5] x Nuns"],
            ),
            ("• Weavers\n- Bakers\n* Poets\n✓ Monks\n– Nuns", ["Weavers", "Bakers", "Poets", "Monks", "Nuns"]),
            ("1 Weavers\n2 Bakers\n3 Poets", ["Weavers", "Bakers", "Poets"]),
            ("100 Women\n7 Seas Club\nPoets", ["100 Women", "7 Seas Club", "Poets"]),
            ("Weavers; Bakers Ltd; and Poets", ["Weavers", "Bakers Ltd", "Poets"]),
            ("Weavers, Bakers, Nuns, Poets and Monks", ["Weavers", "Bakers", "Nuns", "Poets", "Monks"]),
            ("Signed by: Weavers, Bakers, Poets, and Monks", ["Weavers", "Bakers", "Poets", "Monks"]),
            ("甲会、乙会、丙会", ["甲会", "乙会", "丙会"]),
            ('“Weavers”\n"Bakers"\nthe “Poets”', ["Weavers", "Bakers", "the “Poets”"]),
        ],
    )
    def test_are_split_into_names(self, text: str, expected: list[str]) -> None:
        assert names(text) == expected

    def test_lose_numbers_behind_names_that_are_no_part_of_them(self) -> None:
        text = "Weavers of Oz 17\nBakers (3)\nPoets²\nMonks [12]\nNuns*\nGroup of 77\nARTICLE 19\nRally of Oz 2022"
        found = entries(text)
        assert [(entry.name, entry.ending) for entry in found] == [
            ("Weavers of Oz", "17"), ("Bakers", "3"), ("Poets", "²"), ("Monks", "12"), ("Nuns", ""),
            ("Group of 77", ""), ("ARTICLE 19", ""), ("Rally of Oz 2022", ""),
        ]  # fmt: skip

    def test_that_are_numbered_at_their_end_lose_all_of_these_numbers(self) -> None:
        assert names("Weavers 1\nBakers 2\nPoets 3\nMonks 4") == ["Weavers", "Bakers", "Poets", "Monks"]

    @pytest.mark.parametrize(
        ("line", "main", "country"),
        [
            ("Weavers of Oz, Norway", "Weavers of Oz", "NO"),
            ("Weavers of Oz (Norwegen)", "Weavers of Oz", "NO"),
            ("Weavers of Oz – Norvège", "Weavers of Oz", "NO"),
            ("Weavers of Oz, Oslo, NO", "Weavers of Oz", "NO"),
            ("Weavers of Oz (WO)", "Weavers of Oz", ""),
            ("Ada Vented, Weavers of Oz", "Ada Vented", ""),
        ],
    )
    def test_have_a_country_or_more_beside_the_name(self, line: str, main: str, country: str) -> None:
        [entry] = entries(line)
        assert (entry.name, entry.main, entry.country) == (line, main, country)

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("12", "no word"),
            ("Europe:", "heading"),
            ("https://weavers.example", "address"),
            ("Norway", "country"),
            ("We who sign this letter ask the invented committee to move its invented games elsewhere.", "sentence"),
            ("Weavers " * 70, "longer than the 500"),
        ],
    )
    def test_that_are_no_names_say_why(self, line: str, why: str) -> None:
        found = entries(f"Invented Weavers\n{line}")
        assert why in found[1].fault
        assert found[1].text == " ".join(line.split())


class TestTables:
    @pytest.mark.parametrize(
        ("text", "columns"),
        [
            ("Name\tCountry\nWeavers\tNorway\nBakers\tChile", Columns(0, 1, True)),
            ("No.\tOrganisation\tLand\n1\tWeavers\tNorwegen\n2\tBakers\tChile", Columns(1, 2, True)),
            ("17\tInvented Weavers\tNorway\n18\tInvented Bakers\tChile", Columns(1, 2, False)),
            ("Signatories\nWeavers\nBakers", Columns(0, None, True)),
            ("Weavers\nBakers", Columns(0, None, False)),
            ("Name of organisation\tContact\nWeavers\ta@oz.example\nBakers\tb@oz.example", Columns(0, None, True)),
        ],
    )
    def test_have_columns_for_names_and_countries(self, text: str, columns: Columns) -> None:
        assert columns_of([line.split("\t") for line in text.split("\n")]) == columns

    def test_give_names_of_the_chosen_column(self) -> None:
        rows = [["Ada Vented", "Weavers", "Norway"], ["Ina Vented", "Bakers", ""], ["Poets"], []]
        found = entries_of(rows, Columns(1, 2))
        assert [(entry.name, entry.country) for entry in found] == [("Weavers", "NO"), ("Bakers", ""), ("Poets", "")]


class TestWords:
    def test_articles_legal_forms_and_abbreviations_are_forgiven(self) -> None:
        assert plain("The Intl. Assn. of Weavers Ltd.") == plain("International Association of Weavers")
        assert sure("The Weavers e.V.") == sure("WEAVERS")
        assert sure("Weavers SA") != sure("Weavers"), "it may be those of South Australia"

    @pytest.mark.parametrize(
        ("text", "code"), [("UK", "GB"), ("Deutschland", "DE"), ("挪威", "NO"), ("Oz", ""), ("x", "")]
    )
    def test_countries_are_known_in_many_languages(self, text: str, code: str) -> None:
        assert country_of(text) == code


class TestMatching:
    @pytest.fixture
    def known(self) -> Names:
        found = Names()
        for number, (name, country) in enumerate(
            [("Students for a Free Oz", "US"), ("Oz Watch", ""), ("Article 19", "GB"), ("Weavers of Ruritania", "NO")],
            1,
        ):
            found.add(Known(number, name, country), name)
        return found

    @pytest.mark.parametrize(
        ("line", "actor", "score", "why"),
        [
            ("STUDENTS for a free Óz", 1, 100, "the same name"),
            ("Students for a Free Oz, USA", 1, 100, "the same name"),
            ("Students for a Free Oz, Norway", 1, 85, "the list says Norway, its seat is United States"),
            ("Oz Watch (Norway)", 2, 95, "its seat is not known"),
            ("SFO", 1, 88, "the first letters of"),
            ("Article 19", 3, 100, "the same name"),
            ("Students for a Free Oz 17", 1, 100, "the same name"),
            ("Ada Vented, Students for a Free Oz", 1, 80, "behind the name"),
            ("Weavers of Ruratania", 4, 94, "% of the letters of “Weavers of Ruritania”"),
        ],
    )
    def test_says_with_how_many_points_and_why(self, known: Names, line: str, actor: int, score: int, why: str) -> None:
        [entry] = entries(line)
        best = known.candidates(entry)[0]
        assert (best.actor, best.score) == (actor, score)
        assert why in best.reason

    def test_finds_nobody_who_is_only_somewhat_alike(self, known: Names) -> None:
        for name in ("Weavers of Graustark", "Oz", "Students of Graustark", "Watch"):
            assert known.candidates(Entry(name, name, name)) == [], name
