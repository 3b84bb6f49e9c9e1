"""Families: all articles with one text are one report, whoever prints it."""

import hashlib
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from articles.ingest.copies import Likeness, likeness
from articles.models import Article, Snapshot


@dataclass(frozen=True)
class _Copy:
    """An article whose text, in one of its versions, is a copy of the one at hand."""

    article: Article
    text: str
    likeness: Likeness


def wait_for_others() -> None:
    """Until the end of the transaction nobody else stores or joins: of two copies that come at once, one sees the
    other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('articles.families'))")


def find_family(article: Article, text: str, marks: list[int]) -> None:
    """Put an article into the family of the texts of which it is a copy, and save that.

    The most alike text decides. Others come along, and their families with them, only if they are copies of that
    text too: a page that prints two reports below each other does not make one report of them. What a curator has
    decided is left as it is: a copy may join such an article, but never moves it.
    """
    if article.family_by_hand or not marks:
        return
    copies = _copies(article, text, marks)
    if article.family:  # it has one by an earlier version: nothing moves unless that family has this text too
        copies.sort(key=lambda copy: copy.article.family != article.family)
        if not copies or copies[0].article.family != article.family:
            return
    if not copies:
        return
    best = copies[0]
    joined = [best, *(copy for copy in copies[1:] if _belongs_with(best, copy))]
    family = article.family or next((c.article.family for c in joined if c.article.family), "")
    if not family:
        family = name_of_family(min((article, *(c.article for c in joined)), key=_age))
    others = {c.article.family for c in joined} - {family, ""}
    movable = Article.objects.filter(family_by_hand=False)
    movable.filter(family__in=others).update(family=family)
    movable.filter(family="", pk__in=[c.article.pk for c in joined]).update(family=family)
    if article.family != family:
        article.family = family
        article.save(update_fields=["family"])


def name_of_family(oldest: Article) -> str:
    """A value for a new family. Made from a hash, since a family is public and its oldest article may not be."""
    return f"family-{hashlib.sha256(oldest.key.encode()).hexdigest()[:12]}"


def _copies(article: Article, text: str, marks: list[int]) -> list[_Copy]:
    """Articles with a copy of a text, the most alike first; one is enough of those whose family is known by then."""
    likely = Snapshot.objects.likely_copies(marks, of=article)
    if likely.query.is_empty():
        return []  # as for most texts
    alone_by_hand = Q(article__family_by_hand=True, article__family="")
    found: dict[str, _Copy] = {}
    for snapshot in likely.exclude(alone_by_hand).select_related("article").defer("warc", "article__text"):
        compared = likeness(text, snapshot.text)
        group = snapshot.article.family or str(snapshot.article.pk)
        if compared.are_copies and (group not in found or compared.shared > found[group].likeness.shared):
            found[group] = _Copy(snapshot.article, snapshot.text, compared)
    return sorted(found.values(), key=lambda copy: copy.likeness.shared, reverse=True)


def _belongs_with(best: _Copy, other: _Copy) -> bool:
    return likeness(best.text, other.text).are_copies


def _age(article: Article) -> tuple[bool, str, int]:
    """The oldest sorts first: by day of publication where it is known, else by when it came."""
    return article.date is None, str(article.date), article.pk
