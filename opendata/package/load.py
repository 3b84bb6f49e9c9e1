"""Bringing the staged package into the record, table by table."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.backends.utils import CursorWrapper

from actors.models import Affiliation
from articles.models import Article
from opendata.package.citations import merge_citations
from opendata.package.columns import ACTORS
from opendata.package.members import LISTS, replace_members
from opendata.package.merge import Outcome, Wanted, count_kept, merge, summed, wanted_rows
from opendata.package.schema import TABLES
from opendata.package.sources import merge_sources
from opendata.package.tables import Match
from web.progress import Progress

FACTS = ("campaigns", "letters", "addressees", "signatures", "responses", "positions", "events", "lookings")

# The role in people.csv has no dates. It is the role of the same title at the same body, whatever
# its dates; else the person's oldest undated one, whose title or body was corrected.
ROLES = Wanted(
    name="roles",
    model=Affiliation,
    columns=("person_id", "body_id", "title"),
    query="""
        SELECT s.line, person.id AS person_id, body.id AS body_id, s.role_title AS title
          FROM package_people s JOIN actors_actor person USING (key)
          LEFT JOIN actors_actor body ON body.key IN (s.organisation_key, s.government_key)
         WHERE s.role_title <> '' OR body.id IS NOT NULL
    """,
    matches=(
        Match(("person_id", "title"), same=("body_id",)),
        Match(
            ("person_id",),
            among='t."start" IS NULL AND t."end" IS NULL '
            "AND NOT EXISTS (SELECT FROM matched_affiliations m WHERE m.id = t.id)",
        ),
    ),
)


def load(cursor: CursorWrapper, present: Mapping[str, Sequence[str]], progress: Progress) -> Iterator[Outcome]:
    """Merge all tables, and tell what became of each."""
    for name in ACTORS:
        yield _merge(cursor, name, present, progress)
    aliases = [replace_members(cursor, list_) for list_ in LISTS[:3] if list_.column in present.get(list_.table, ())]
    if aliases:
        yield summed("aliases", aliases, kept=0)
    yield _merge(cursor, "redirects", present, progress)
    affiliations = _merge(cursor, "affiliations", present, progress)
    roles = merge(cursor, ROLES)
    kept = count_kept(cursor, Affiliation, "affiliations", "roles")
    yield summed("affiliations", [affiliations, roles], kept=kept)
    for name in FACTS:
        yield _merge(cursor, name, present, progress)
        for list_ in LISTS[3:]:
            if list_.table == name and list_.column in present.get(name, ()):
                yield replace_members(cursor, list_)
    articles = _merge(cursor, "articles", present, progress)
    with progress.step("Writing sources"):
        sources = merge_sources(cursor)
    yield summed("articles", [articles, sources], kept=count_kept(cursor, Article, "articles", "sources"))
    with progress.step("Writing citations"):
        yield merge_citations(cursor, marks_primary="primary_source" in present.get("citations", ()))


def _merge(cursor: CursorWrapper, name: str, present: Mapping[str, Sequence[str]], progress: Progress) -> Outcome:
    # A file that is not in the package is merged as an empty one: it changes nothing.
    table = TABLES[name]
    with progress.step(f"Writing {name}"):
        return merge(cursor, wanted_rows(table, present.get(name) or [column.name for column in table.columns]))
