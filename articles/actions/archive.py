"""What curators decide about archived articles: families, rights, visibility. Each is undone by its opposite."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from articles.ingest.families import name_of_family, wait_for_others
from articles.models import Article, Citation
from record.models import Fact, FactState, Visibility
from record.revisions import revise

_SHOWN = (FactState.PUBLISHED, FactState.DISPUTED)


def split_from_family(*, article: Article, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """An article is a report of its own, whatever its text is like; False if it is in no family with others.

    It gets a family value of its own, so that copies of it can still join it. ``join_families`` undoes this.
    """
    with revise(by=by, reason=reason or "Split from its family: a report of its own"):
        wait_for_others()
        article.refresh_from_db(fields=["family", "family_by_hand"])
        if not article.family or not Article.objects.filter(family=article.family).exclude(pk=article.pk).exists():
            return False
        _decide(Q(pk=article.pk), _free_name(article))
        article.refresh_from_db(fields=["family", "family_by_hand"])
        return True


def join_families(*, article: Article, other: Article, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Two articles, with the families that they have, are one report; False if they are already.

    ``split_from_family`` undoes this for each article that shall not belong to it.
    """
    with revise(by=by, reason=reason or f"Joined with the family of {other.key}"):
        wait_for_others()
        for one in (article, other):
            one.refresh_from_db(fields=["family", "family_by_hand"])
        if article.pk == other.pk or (article.family and article.family == other.family):
            return False
        family = article.family or other.family or _free_name(article)
        moved = Q(pk__in=[article.pk, other.pk])
        if other.family:
            moved |= Q(family=other.family)
        _decide(moved, family)
        for one in (article, other):
            one.refresh_from_db(fields=["family", "family_by_hand"])
        return True


def set_rights(*, article: Article, rights: str, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Say who may read the whole text here; False if it is so already."""
    return _set(article, "rights", Article.Rights(rights), by, reason)


def set_visibility(*, article: Article, visibility: str, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Publish an article, or withhold it; False if it is so already."""
    return _set(article, "visibility", Visibility(visibility), by, reason)


def publish_sources(*, fact: Fact) -> list[Article]:
    """Publish the articles for curators that a published fact cites; those that it has published.

    One that was hidden or unlisted was so on purpose, and stays, and so does one that was withdrawn. Inside the
    revision that publishes the fact.
    """
    if not fact.is_public:
        return []
    cited = fact.citations.filter(article__visibility=Visibility.CURATORS, article__state__in=_SHOWN)  # type: ignore[attr-defined]
    articles = list(Article.objects.filter(pk__in=cited.order_by().values("article")).defer("text"))
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(visibility=Visibility.PUBLIC)
    return articles


def set_primary(*, citation: Citation, is_primary: bool, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Say whether an article is the primary source of a fact, by whatever passages; False if it is so already."""
    same = {"article": citation.article_id, f"{citation.cited_as}_id": citation.fact.pk}
    with revise(by=by, reason=reason or ("A primary source" if is_primary else "No primary source")):
        return bool(Citation.objects.filter(**same).exclude(is_primary=is_primary).update(is_primary=is_primary))


def _set(article: Article, name: str, value: str, by: AbstractBaseUser | None, reason: str) -> bool:
    with revise(by=by, reason=reason):
        changed = Article.objects.filter(pk=article.pk).exclude(**{name: value}).update(**{name: value})
    setattr(article, name, value)
    return bool(changed)


def _decide(articles: Q, family: str) -> None:
    Article.objects.filter(articles).update(family=family, family_by_hand=True)


def _free_name(article: Article) -> str:
    """A family value that nobody has: the one that an article gives its name to may be that of its old family."""
    name = name_of_family(article)
    taken = set(Article.objects.filter(family__startswith=name).values_list("family", flat=True))
    names = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)
