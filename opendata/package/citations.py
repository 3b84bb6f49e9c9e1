"""Citations: which article supports which fact, and with which passage.

The source columns of a row name the article of its *first* citation, the one with the lowest id:

* where the fact already has a citation of that article, whatever its passage, nothing is done;
* where its first citation is of another article and has no passage, that citation moves to the
  new one: the source was corrected. A citation with a passage stays, and the new one is added;
* citations.csv adds further ones. A passage takes the place of the citation of the same article
  that has none, and corrects the passage where both sides have just one.

A citation is never removed, so no fact is ever without.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from django.db.backends.utils import CursorWrapper

from actors.models import Affiliation
from articles.models import CITED, Article, Citation
from opendata.package.identity import IDENTITY_OF_RECORD, fits, identity_of_row, occurrence_of_row
from opendata.package.merge import Outcome
from opendata.package.problems import PackageRefused, Remarks, shown
from opendata.package.schema import CITED_TABLES, TABLES

ARTICLES, CITATIONS, ROLES = Article._meta.db_table, Citation._meta.db_table, Affiliation._meta.db_table


def merge_citations(cursor: CursorWrapper, *, marks_primary: bool) -> Outcome:
    """The citations that source columns and citations.csv ask for; which of them are primary, if that is said."""
    cursor.execute("DROP TABLE IF EXISTS source_articles")
    cursor.execute(
        "CREATE TEMPORARY TABLE source_articles ON COMMIT DROP AS SELECT w.url, m.id FROM wanted_sources w "
        "JOIN matched_sources m USING (line) UNION "
        "SELECT s.url, m.id FROM package_articles s JOIN matched_articles m USING (line) WHERE s.url <> ''"
    )
    cursor.execute("CREATE INDEX ON source_articles (url)")
    cursor.execute("ANALYZE source_articles")
    _resolve_passages(cursor)
    added = changed = 0
    changes = [_cite_sources(cursor, f"package_{name}", f"matched_{name}", TABLES[name].cited) for name in CITED_TABLES]
    changes.append(_cite_sources(cursor, "package_people", "matched_roles", "affiliation"))
    changes += [_cite_passages(cursor, name) for name in CITED]
    if marks_primary:
        changes += [(0, _mark_primary(cursor, name)) for name in CITED]
    changes.append((_cite_roles_like_their_person(cursor), 0))
    added, changed = (sum(numbers) for numbers in zip(*changes, strict=True))
    cursor.execute(f"SELECT count(*) FROM {CITATIONS}")
    (all_citations,) = cursor.fetchone()
    return Outcome("citations", added=added, changed=changed, unchanged=all_citations - added - changed)


def _resolve_passages(cursor: CursorWrapper) -> None:
    """A temporary table of what citations.csv asks for, with the ids of facts and articles."""
    cursor.execute("DROP TABLE IF EXISTS wanted_passages")
    cursor.execute(
        "CREATE TEMPORARY TABLE wanted_passages (line integer, cited text, fact bigint, article bigint, quote text, "
        "is_source boolean DEFAULT false, is_done boolean DEFAULT false) ON COMMIT DROP"
    )
    for name in CITED_TABLES:
        table = TABLES[name]
        cursor.execute(
            "INSERT INTO wanted_passages (line, cited, fact, article, quote) "
            "SELECT c.line, %s, c.fact, coalesce(matched.id, article.id), c.quote FROM ("
            "  SELECT c.line, c.article_key, c.quote, m.id AS fact FROM package_citations c "
            f"  JOIN named_in_full n USING (line) JOIN matched_{name} m ON m.line = n.row_line WHERE c.table = %s "
            "  UNION ALL "
            "  SELECT c.line, c.article_key, c.quote, coalesce(here.id, there.id) FROM named_in_part c "
            f"  LEFT JOIN LATERAL (SELECT m.id FROM package_{name} s JOIN matched_{name} m USING (line) "
            f"    WHERE {fits('c.row', identity_of_row(table), table)} "
            f"    AND (c.occurrence IS NULL OR c.occurrence = {occurrence_of_row(table)})) here ON true "
            f"  LEFT JOIN LATERAL (SELECT t.id FROM ({IDENTITY_OF_RECORD[name]}) t "
            f"    WHERE here.id IS NULL AND {fits('c.row', 't.identity', table)} ORDER BY id LIMIT 1) there ON true "
            "  WHERE c.table = %s"
            ") c LEFT JOIN package_articles a ON a.key = c.article_key "
            "LEFT JOIN matched_articles matched ON matched.line = a.line "
            f"LEFT JOIN {ARTICLES} article ON article.key = c.article_key",
            [table.cited, name, name],
        )
    cursor.execute("CREATE INDEX ON wanted_passages (fact, article)")
    cursor.execute("ANALYZE wanted_passages")
    cursor.execute(
        "SELECT p.line, c.row FROM wanted_passages p JOIN package_citations c USING (line) "
        "WHERE fact IS NULL ORDER BY p.line"
    )
    if lost := cursor.fetchall():
        remarks = Remarks()
        for line, row in lost:
            reason = f"{shown(row)} was in the record, but this package makes it another row"
            remarks.problem("citations.csv", line, "row", reason)
        raise PackageRefused(remarks)


def _cite_sources(cursor: CursorWrapper, package: str, matched: str, cited: str) -> tuple[int, int]:
    """Citations that the source columns of one file ask for: how many were added, and moved."""
    column = f"{cited}_id"
    cursor.execute("DROP TABLE IF EXISTS missing_sources")
    cursor.execute(
        "CREATE TEMPORARY TABLE missing_sources ON COMMIT DROP AS "
        f"SELECT s.line, m.id AS fact, m.is_new, a.id AS article FROM {package} s JOIN {matched} m USING (line) "
        "JOIN source_articles a ON a.url = s.source_url WHERE NOT EXISTS "
        f"(SELECT FROM {CITATIONS} c WHERE c.{column} = m.id AND c.article_id = a.id)"
    )
    cursor.execute("ANALYZE missing_sources")
    asked = f"SELECT FROM wanted_passages p WHERE p.cited = '{cited}' AND p.fact = missing.fact AND p.article"
    cursor.execute(
        f"UPDATE {CITATIONS} c SET article_id = missing.article, is_primary = false FROM missing_sources missing "
        f"WHERE NOT missing.is_new AND c.{column} = missing.fact AND c.quote = '' "
        f"AND c.id = (SELECT min(first.id) FROM {CITATIONS} first WHERE first.{column} = missing.fact) "
        # A source that citations.csv names as well is meant to stay.
        f"AND NOT EXISTS ({asked} = c.article_id)"
    )
    moved = cursor.rowcount
    cursor.execute(
        f"UPDATE wanted_passages p SET is_source = true FROM missing_sources missing "
        f"WHERE p.cited = '{cited}' AND p.fact = missing.fact AND p.article = missing.article "
        "AND p.line = (SELECT min(q.line) FROM wanted_passages q WHERE q.cited = p.cited AND q.fact = p.fact "
        "AND q.article = p.article)"
    )
    cursor.execute(
        f"INSERT INTO {CITATIONS} ({column}, article_id, quote, text_hash) "
        "SELECT missing.fact, missing.article, '', '' FROM missing_sources missing WHERE NOT EXISTS "
        f"(SELECT FROM {CITATIONS} c WHERE c.{column} = missing.fact AND c.article_id = missing.article) "
        f"AND NOT EXISTS ({asked} = missing.article) ORDER BY missing.line"
    )
    return cursor.rowcount, moved


# Where a passage is in the text of its article: offsets and hash, or nothing where it is not held.
_PLACE = """
    SELECT CASE WHEN found > 0 THEN found - 1 END AS "start", CASE WHEN found > 0 THEN found - 1 + length(p.quote) END
           AS "end", CASE WHEN found > 0 THEN encode(sha256(convert_to(text, 'UTF8')), 'hex') ELSE '' END AS text_hash
      FROM (SELECT a.text, CASE WHEN p.quote = '' THEN 0 ELSE strpos(a.text, p.quote) END AS found
              FROM articles_article a WHERE a.id = p.article) held
"""


def _cite_passages(cursor: CursorWrapper, cited: str) -> tuple[int, int]:
    """Citations of one kind of fact that citations.csv asks for: how many were added, and changed."""
    column = f"{cited}_id"
    cursor.execute("SELECT EXISTS (SELECT FROM wanted_passages WHERE cited = %s)", [cited])
    if cursor.fetchone() == (False,):
        return 0, 0
    mine = f"p.cited = '{cited}' AND NOT p.is_done"
    same = f"c.{column} = p.fact AND c.article_id = p.article"
    cursor.execute(
        f'UPDATE {CITATIONS} c SET "start" = place."start", "end" = place."end", text_hash = place.text_hash '
        f"FROM wanted_passages p, LATERAL ({_PLACE}) place "
        f"WHERE {mine} AND {same} AND c.quote = p.quote AND c.text_hash = '' AND place.text_hash <> ''"
    )
    changed = cursor.rowcount
    cursor.execute(
        f"UPDATE wanted_passages p SET is_done = true WHERE {mine} AND EXISTS "
        f"(SELECT FROM {CITATIONS} c WHERE {same} AND p.quote IN ('', c.quote))"
    )
    for replaced in (
        # The citation without a passage gets the first one.
        "c.quote = '' AND p.line = (SELECT min(q.line) FROM wanted_passages q WHERE q.cited = p.cited "
        "AND q.fact = p.fact AND q.article = p.article AND NOT q.is_done)",
        # One passage here and one there: a correction.
        f"1 = (SELECT count(*) FROM {CITATIONS} d WHERE d.{column} = p.fact AND d.article_id = p.article) "
        "AND 1 = (SELECT count(*) FROM wanted_passages q WHERE q.cited = p.cited AND q.fact = p.fact "
        "AND q.article = p.article)",
    ):
        cursor.execute(
            f'UPDATE {CITATIONS} c SET quote = p.quote, "start" = place."start", "end" = place."end", '
            f"text_hash = place.text_hash FROM wanted_passages p, LATERAL ({_PLACE}) place "
            f"WHERE {mine} AND {same} AND {replaced}"
        )
        changed += cursor.rowcount
        cursor.execute(
            f"UPDATE wanted_passages p SET is_done = true WHERE {mine} AND EXISTS "
            f"(SELECT FROM {CITATIONS} c WHERE {same} AND c.quote = p.quote)"
        )
    cursor.execute(
        f'INSERT INTO {CITATIONS} ({column}, article_id, quote, "start", "end", text_hash) '
        f'SELECT p.fact, p.article, p.quote, place."start", place."end", place.text_hash '
        f"FROM wanted_passages p, LATERAL ({_PLACE}) place WHERE {mine} "
        # A citation without a passage adds nothing where the article is cited with one.
        "AND NOT (p.quote = '' AND EXISTS (SELECT FROM wanted_passages q WHERE q.cited = p.cited "
        "AND q.fact = p.fact AND q.article = p.article AND q.quote <> '')) "
        "ORDER BY p.is_source DESC, p.line"
    )
    return cursor.rowcount, changed


def _mark_primary(cursor: CursorWrapper, cited: str) -> int:
    """Which articles are the primary sources of one kind of fact, as citations.csv says: how many were changed."""
    cursor.execute(
        f"UPDATE {CITATIONS} c SET is_primary = said.is_primary FROM ("
        "SELECT p.fact, p.article, bool_or(s.primary_source) AS is_primary FROM wanted_passages p "
        "JOIN package_citations s USING (line) WHERE p.cited = %s GROUP BY 1, 2) said "
        f"WHERE c.{cited}_id = said.fact AND c.article_id = said.article AND c.is_primary <> said.is_primary",
        [cited],
    )
    return cursor.rowcount


def _cite_roles_like_their_person(cursor: CursorWrapper) -> int:
    """A role without a source of its own rests on the sources of its person."""
    added = 0
    for name in ("affiliations", "roles"):
        cursor.execute(
            f"INSERT INTO {CITATIONS} (affiliation_id, article_id, quote, text_hash) "
            f"SELECT DISTINCT role.id, c.article_id, '', '' FROM matched_{name} m JOIN {ROLES} role USING (id) "
            f"JOIN {CITATIONS} c ON c.actor_id = role.person_id "
            f"WHERE NOT EXISTS (SELECT FROM {CITATIONS} own WHERE own.affiliation_id = role.id) ORDER BY 1, 2"
        )
        added += cursor.rowcount
    return added
