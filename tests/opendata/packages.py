"""A small package to break: every file, few rows, all of it right."""

import copy
import csv
import zipfile
from pathlib import Path
from typing import Any

from opendata.package.schema import TABLES

Rows = list[dict[str, str]]

SOURCE = {
    "source_url": "https://news.example/one",
    "source_title": "Groups write to the committee",
    "source_outlet": "News",
    "source_date": "2021-10-29",
}


def _sourced(*rows: dict[str, str]) -> Rows:
    return [{**row, **SOURCE} for row in rows]


_SMALL: dict[str, Rows] = {
    "organisations": _sourced(
        {"key": "committee", "name": "The Committee", "aliases": "TC|委员会", "kind": "sports_body", "country": "CH"},
        {
            "key": "group",
            "name": "A Group",
            "aliases": "",
            "kind": "ngo",
            "country": "",
            "website": "https://group.example",
        },
        {"key": "other-group", "name": "Łódź Group", "aliases": "LG", "kind": "coalition", "wikidata_id": "Q42"},
    ),
    "people": _sourced(
        {"key": "ann-lee", "name": "Ann Lee", "role_title": "President", "organisation_key": "committee"},
        {"key": "bo-roe", "name": "Bo Roe", "role_title": "Spokesman", "government_key": "ru"},
        {"key": "cy-poe", "name": "Cy Poe"},
    ),
    "governments": _sourced(
        {"key": "ru", "name": "Russia", "country": "RU", "kind": "state"},
        {"key": "us", "name": "United States", "country": "US", "kind": "state"},
    ),
    "redirects": [{"key": "old-group", "name": "Old Group", "actor_key": "group", "actor_type": "organisation"}],
    "affiliations": [
        {"person_key": "ann-lee", "actor_key": "group", "title": "Adviser", "start": "2019", "start_precision": "year"}
    ],
    "campaigns": _sourced(
        {
            "key": "boycott",
            "name": "Boycott",
            "goal": "Nobody goes.",
            "start": "2021-02",
            "start_precision": "month",
            "end": "2022-02-20",
            "end_precision": "day",
            "lead_organisations": "group|other-group",
            "summary": "They ask.",
        }
    ),
    "letters": _sourced(
        {
            "key": "letter-one",
            "campaign_key": "boycott",
            "title": "Letter, with “quotes”",
            "kind": "open_letter",
            "date": "2021-10-29",
            "date_precision": "day",
            "demand": "diplomatic_boycott",
            "claimed_signatory_count": "240",
            "claimed_count_text": "240 groups",
            "language": "en|zh",
            "url": "https://letters.example/one",
            "summary": "Asks for it.",
            "text": 'First paragraph, with "quotes".\n\nSecond.',
        },
        {
            "key": "letter-two",
            "campaign_key": "boycott",
            "title": "The same in French",
            "kind": "open_letter",
            "demand": "diplomatic_boycott",
            "summary": "Asks for it.",
            "variant_of": "letter-one",
        },
    ),
    "addressees": _sourced(
        {"letter_key": "letter-one", "actor_key": "committee", "actor_type": "organisation", "role": "to"},
        {"letter_key": "letter-one", "actor_key": "ru", "actor_type": "government", "role": "cc"},
    ),
    "signatures": _sourced(
        {
            "letter_key": "letter-one",
            "actor_key": "group",
            "actor_type": "organisation",
            "signed_by": "cy-poe",
            "capacity": "lead",
            "place": "1",
            "name_as_written": "A Group (Europe)",
        },
        {"letter_key": "letter-one", "capacity": "signatory", "place": "2", "name_as_written": "Unknown Friends"},
        {"letter_key": "letter-two", "actor_key": "group", "actor_type": "organisation", "capacity": "signatory"},
        {
            "letter_key": "letter-two",
            "actor_key": "group",
            "actor_type": "organisation",
            "capacity": "signatory",
            "name_as_written": "A Group, Asia",
            "withdrawn": "yes",
        },
    ),
    "responses": _sourced(
        {
            "key": "answer-one",
            "letter_key": "letter-one",
            "actor_key": "committee",
            "actor_type": "organisation",
            "person_key": "ann-lee",
            "date": "2021-11",
            "date_precision": "month",
            "stance": "declines",
            "summary": "It declined.",
            "quote": "We will not.",
            "form": "statement",
        }
    ),
    "positions": _sourced(
        {
            "government_key": "us",
            "topic": "diplomatic_boycott",
            "stance": "undecided",
            "date": "2021-02",
            "date_precision": "month",
            "summary": "Open.",
        },
        {
            "government_key": "us",
            "topic": "diplomatic_boycott",
            "stance": "joined",
            "date": "2021-12-06",
            "date_precision": "day",
            "summary": "Nobody goes.",
            "attendance": "nobody",
            "words": "boycott",
        },
    ),
    "events": _sourced(
        {
            "key": "opening",
            "date": "2022-02-04",
            "date_precision": "day",
            "title": "Opening",
            "summary": "The Games open.",
            "campaign_keys": "boycott",
        }
    ),
    "lookings": [
        {
            "letter_key": "letter-one",
            "actor_key": "ru",
            "actor_type": "government",
            "looked_for": "an answer",
            "looked_in": "press releases",
            "date": "2022-05",
            "date_precision": "month",
            "outcome": "nothing",
        }
    ],
    "articles": [
        {
            "key": "news-one",
            "title": "Groups write to the committee",
            "outlet": "News",
            "url": "https://news.example/one",
            "date": "2021-10-29",
            "date_precision": "day",
            "language": "en",
            "text": "A report: 240 groups wrote to the committee, which declined.",
        }
    ],
    "citations": [
        {
            "table": "letters",
            "row": "letter-one",
            "article_key": "news-one",
            "quote": "240 groups wrote to the committee",
        },
        {"table": "signatures", "row": "letter-one+group", "article_key": "news-one", "quote": "words not in the text"},
    ],
}


class Package:
    """Rows by file, which a test changes before it writes them."""

    def __init__(self) -> None:
        self.rows: dict[str, Rows] = copy.deepcopy(_SMALL)
        self.left_out: dict[str, set[str]] = {}

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]

    def columns(self, name: str) -> list[str]:
        left_out = self.left_out.get(name, ())
        return [column.name for column in TABLES[name].columns if column.name not in left_out]

    def write(self, folder: Path) -> Path:
        """The package as a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(
                    handle, self.columns(name), restval="", lineterminator="\n", extrasaction="ignore"
                )
                writer.writeheader()
                writer.writerows(rows)
        return folder


def zipped(folder: Path, target: Path, prefix: str = "") -> Path:
    """The files of a folder as a .zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, prefix + path.name)
    return target


def problems_of(refused: Any) -> list[str]:
    """What a refused import lists, without the reasons: file:row:column."""
    return [f"{problem.file}:{problem.row}:{problem.column}" for problem in refused.value.remarks]
