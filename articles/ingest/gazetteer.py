"""The names that the extractor knows beforehand: from a data package on disk, or from the record."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.db import connection

from actors.models import Actor, ActorKind, Affiliation, Alias
from articles.ingest.extract import Entry, Gazetteer
from articles.ingest.extract.gazetteer import Kind
from record.models import Change, Revision
from record.revisions import newest_revision

FILES = ("organisations.csv", "governments.csv", "people.csv")


class BadPackage(Exception):
    """A folder that holds no names; ``str()`` is the sentence to print."""


def from_package(folder: Path) -> Gazetteer:
    """The organisations, governments and people of a data package, which no database has to know."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise BadPackage(f"{folder} is no data package with names: {', '.join(missing)} missing.")
    try:
        organisations, governments, people = ([*_rows(folder / name)] for name in FILES)
        names = {row["key"]: row["name"] for row in [*organisations, *governments]}
        return Gazetteer(
            [
                *(_entry(row, "organisation") for row in organisations),
                *(_entry(row, "government") for row in governments),
                *(_person(row, names) for row in people),
            ]
        )
    except (KeyError, UnicodeDecodeError, csv.Error) as error:
        raise BadPackage(f"The data package in {folder} can not be read: {error}.") from error


def from_record() -> Gazetteer:
    """The public actors of the record with their aliases, and the bodies of their current or last roles."""
    actors = Actor.objects.published()
    aliases: dict[int, list[str]] = {}
    for actor, name in Alias.objects.filter(actor__in=actors).values_list("actor_id", "name"):
        aliases.setdefault(actor, []).append(name)
    roles = {
        person: (title, body, country if kind == ActorKind.GOVERNMENT else "")
        for person, title, body, kind, country in Affiliation.objects.published()
        .order_by("start", "pk")
        .values_list("person_id", "title", "body__name", "body__kind", "body__country")
    }
    return Gazetteer(
        Entry(
            key=key,
            name=name,
            kind=cast(Kind, kind),
            aliases=tuple(aliases.get(pk, ())),
            role=roles.get(pk, ("", "", ""))[0] or "",
            body=roles.get(pk, ("", "", ""))[1] or "",
            country=country if kind == ActorKind.GOVERNMENT else roles.get(pk, ("", "", ""))[2] or "",
            subkind=subkind,
        )
        for pk, key, name, kind, country, subkind in actors.values_list(
            "pk", "key", "name", "kind", "country", "organisation_kind"
        )
    )


_kept: tuple[str, int, Gazetteer] | None = None  # of which database, as of which revision


def of_now() -> Gazetteer:
    """The names of the record as it is now, made anew only when an actor, an alias or a role has changed."""
    global _kept
    database, newest = connection.settings_dict["NAME"], newest_revision()
    if Revision.objects.filter(number=None).exists():  # we are in a transaction that changes the record
        return from_record()
    number = newest.number if newest and newest.number else 0
    if _kept and _kept[0] == database and not _names_changed(since=_kept[1], until=number):
        _kept = (database, number, _kept[2])
    else:
        _kept = (database, number, from_record())
    return _kept[2]


def _names_changed(*, since: int, until: int) -> bool:
    if until < since:  # the record of another day was put in the place of this one
        return True
    tables = [model._meta.db_table for model in (Actor, Alias, Affiliation)]
    changes = Change.objects.filter(revision__number__gt=since, revision__number__lte=until, table__in=tables)
    return until > since and changes.exists()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _entry(row: dict[str, str], kind: Kind) -> Entry:
    aliases = tuple(alias for alias in (row.get("aliases") or "").split("|") if alias)
    country = row.get("country", "") if kind == "government" else ""
    return Entry(row["key"], row["name"], kind, aliases, country=country, subkind=row.get("kind", ""))


def _person(row: dict[str, str], names: dict[str, str]) -> Entry:
    government = row.get("government_key", "")
    body = names.get(row.get("organisation_key", "") or government, "")
    country = government.partition("-")[0].upper() if government else ""
    return Entry(row["key"], row["name"], "person", body=body, role=row.get("role_title", ""), country=country)
