"""References say the same in every format, whatever the title; other people's parsers are the judges."""

import datetime
import json
import re
import string

import mwparserfromhell
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from web.citing import CitedPage, as_csv
from web.references import (
    Reference,
    as_bibtex,
    as_csl,
    as_ris,
    as_text,
    as_wikipedia,
    in_words,
    meta_tags,
    one_line,
)

PAGE = Reference(
    key="torchlight-letter-a-letter",
    title="No “Genocide Games”: R&D {100%} of $5_000 | [open] letter ~ 冬奥 Łódź رسالة",
    url="https://record.example/letters/a-letter/",
    site="Torchlight",
    authors=("Torchlight",),
    issued="2026-11-03",
    version="revision 12",
    accessed=datetime.date(2026, 11, 23),
)
ORIGINAL = Reference(
    key="a-letter", title="A letter", url="https://www.paper.example/a", issued="2021-10", genre="petition"
)

MARKUP = ["TY  - ", "ER  - ", "\r\n", "''", "~~~~", "&amp;", "{{!}}", "\\end", "http://a.b/", "a"]

# Any text, and text full of what the formats take for their own.
titles = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.sampled_from("{}\\|[]<>&%$#_^~'\"`-=@,;:!?*/. \n\t" + "aA1é冬ס")),
    st.lists(
        st.sampled_from(["TY  - ", "ER  - ", "\r\n", "''", "~~~~", "&amp;", "{{!}}", "\\end", "http://a.b/", "a"])
    ).map("".join),
).filter(one_line)


def titled(title: str) -> Reference:
    return Reference(
        key="a-key", title=title, url="https://record.example/", site="Torchlight", authors=("A, B and C",)
    )


def test_text_is_one_sentence_each() -> None:
    assert as_text([PAGE, ORIGINAL]).splitlines() == [
        f"“{PAGE.title}”, Torchlight, revision 12, 3 November 2026, https://record.example/letters/a-letter/ "
        "(accessed 23 November 2026)",
        "",
        "“A letter” (petition), paper.example, October 2021, https://www.paper.example/a",
    ]


def test_bibtex_is_read_by_another_parser() -> None:
    entries = parse_string(as_bibtex([PAGE, ORIGINAL]), "bibtex").entries
    page, original = entries[PAGE.key], entries[ORIGINAL.key]
    assert _undone(page.fields["title"][1:-1]) == PAGE.title
    assert (page.fields["year"], page.fields["month"], page.fields["day"]) == ("2026", "November", "3")
    assert page.fields["urldate"] == "2026-11-23"
    assert page.fields["url"] == PAGE.url
    assert [str(author) for author in page.persons["author"]] == ["{Torchlight}"]
    assert original.fields["month"] == "October"
    assert "day" not in original.fields
    assert "urldate" not in original.fields


@settings(deadline=None)
@given(titles)
def test_bibtex_gives_any_title_back(title: str) -> None:
    (entry,) = parse_string(as_bibtex([titled(title)]), "bibtex").entries.values()
    raw = entry.fields["title"]
    assert raw.count("{") == raw.count("}")
    assert _undone(raw[1:-1]) == one_line(title)
    assert len(entry.persons["author"]) == 1


def _undone(tex: str) -> str:
    """TeX's words for characters back into characters, and nothing else."""
    words = {
        **{rf"\{c}": c for c in "&%$#_"},
        r"\textbackslash{}": "\\",
        r"\textbraceleft{}": "{",
        r"\textbraceright{}": "}",
        r"\textasciitilde{}": "~",
        r"\textasciicircum{}": "^",
        "{}": "",
    }
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    assert not re.search(r"[&%$#_~^\\]|--|``|''|,,|<<|>>|[?!]`", re.sub(alternatives, "\0", tex)), "TeX would act on it"
    return re.sub(alternatives, lambda found: words[found[0]], tex)


def test_ris_is_read_by_another_parser() -> None:
    text = as_ris([PAGE, ORIGINAL])
    assert text.count("\n") == text.count("\r\n")
    page, original = rispy.loads(text)
    assert page["title"] == PAGE.title
    assert page["authors"] == ["Torchlight"]
    assert page["urls"] == [PAGE.url]
    assert (page["year"], page["date"], page["access_date"]) == ("2026", "2026/11/03/", "2026/11/23/")
    assert (original["year"], original["date"]) == ("2021", "2021/10//")


@settings(deadline=None)
@given(titles)
def test_ris_gives_any_title_back(title: str) -> None:
    (record,) = rispy.loads(as_ris([titled(title)]))
    assert record["title"] == one_line(title)
    assert record["type_of_reference"] == "ELEC"


CSL_PROPERTIES = {"id", "type", "title", "author", "container-title", "genre", "version", "issued", "accessed", "URL"}


@settings(deadline=None)
@given(titles, st.sampled_from(["", "2021", "2021-10", "2021-10-29"]))
def test_csl_json_gives_any_title_back_and_dates_as_exact_as_they_are(title: str, issued: str) -> None:
    (item,) = json.loads(as_csl([Reference(key="a-key", title=title, url="https://a.example/", issued=issued)]))
    assert item["title"] == one_line(title)
    assert item["type"] == "webpage"
    assert set(item) <= CSL_PROPERTIES
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"]
    assert parts == [[int(part) for part in issued.split("-") if part]]


def test_wikipedia_is_read_by_another_parser() -> None:
    page, original = mwparserfromhell.parse(as_wikipedia([PAGE, ORIGINAL])).filter_templates()
    assert page.name.strip() == "cite web"
    assert page.get("title").value.strip_code().strip() == PAGE.title
    assert page.get("access-date").value.strip() == "23 November 2026"
    assert not page.has("author"), "the name of the site is said once"
    assert original.get("date").value.strip() == "October 2021"
    assert original.get("type").value.strip() == "petition"


@settings(deadline=None)
@given(titles)
def test_wikipedia_gives_any_title_back(title: str) -> None:
    (template,) = mwparserfromhell.parse(as_wikipedia([titled(title)])).filter_templates(recursive=True)
    code = template.get("title").value
    assert [p.name.strip() for p in template.params] == ["author", "title", "url", "website"]
    assert not code.filter_wikilinks()
    assert not code.filter_tags()
    assert not code.filter_external_links()
    assert code.strip_code(collapse=False).strip() == one_line(title)


@settings(deadline=None)
@given(titles)
def test_every_format_is_one_line_for_each_thing_that_it_says(title: str) -> None:
    assert as_text([titled(title)]).count("\n") == 1
    assert as_wikipedia([titled(title)]).count("\n") == 1


def test_an_address_can_not_end_a_field() -> None:
    url = Reference(key="a", title="A", url="https://a.example/x y|z}{[1]'?q=<b>&r=1%20#f").url
    assert url == "https://a.example/x%20y%7Cz%7D%7B%5B1%5D%27?q=%3Cb%3E&r=1%20#f"
    assert not set(url) & set(" |{}[]<>'\"\\" + string.whitespace)


@pytest.mark.parametrize(
    ("iso", "words"), [("2021", "2021"), ("2021-10", "October 2021"), ("2021-10-09", "9 October 2021"), ("", "")]
)
def test_dates_are_as_exact_in_words(iso: str, words: str) -> None:
    assert in_words(iso) == words


def test_meta_tags_name_the_page() -> None:
    assert dict(meta_tags(PAGE)) == {
        "citation_title": PAGE.title,
        "citation_author": "Torchlight",
        "citation_publisher": "Torchlight",
        "citation_date": "2026/11/03",
        "citation_public_url": PAGE.url,
        "citation_language": "en",
    }


@settings(deadline=None)
@given(titles)
def test_linked_data_can_not_end_its_element(title: str) -> None:
    text = CitedPage("/a/", titled(title), about={"@type": "CreativeWork", "name": "</script><!--"}).linked_data
    assert not set(text) & set("<>&")
    assert json.loads(text)["name"] == one_line(title)
    assert json.loads(text)["mainEntity"]["name"] == "</script><!--"


def test_files_have_the_address_of_their_page() -> None:
    assert CitedPage("/letters/a-letter/", PAGE).address("bib") == "/letters/a-letter.bib"
    assert CitedPage("/positions/?as_of=2021-12-08", PAGE).address("csl.json") == "/positions.csl.json?as_of=2021-12-08"


def test_the_facts_of_a_page_are_one_row_each_in_csv_and_no_formula() -> None:
    facts = {
        "letter": {"key": "a", "campaign": {"key": "c", "name": "=1+1"}, "languages": ["en", "fr"]},
        "signatures": [{"name": "'quoted", "withdrawn": False}, {"name": None, "withdrawn": True}],
    }
    assert as_csv(facts).removeprefix("\ufeff").splitlines() == [
        "part,key,campaign_key,campaign_name,languages,name,withdrawn",
        "letter,a,c,'=1+1,en; fr,,",
        "signatures,,,,,''quoted,no",
        "signatures,,,,,,yes",
    ]
