"""How pages of the record are cited: by their permanent address and the revision that they show."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from record.as_of import PARAMETER, as_of_day, present_day
from record.models import Revision
from record.revisions import newest_revisions
from web.citing import CitedPage
from web.references import Reference


def cited_page(
    path: str,
    *,
    key: str,
    title: str,
    original: Reference | None = None,
    original_name: str = "",
    about: Mapping[str, Any] | None = None,
    newest: Iterable[Revision] | None = None,
) -> CitedPage:
    """The page at ``path`` as others quote it: what it says at the present revision of the whole record.

    Where the reader looks at an earlier day, that day is in the title and in all addresses. ``newest`` are the
    ``newest_revisions()`` where they were fetched already.
    """
    revision = next(iter(newest_revisions() if newest is None else newest), None)
    if (day := as_of_day()) and PARAMETER not in path:
        path += f"{'&' if '?' in path else '?'}{PARAMETER}={day.isoformat()}"
        key, title = f"{key}-{day.isoformat()}", f"{title} (as of {day.day} {day:%B %Y})"
    reference = Reference(
        key=f"{settings.SITE_NAME.lower()}-{key}",
        title=title,
        url=settings.SITE_URL + path,
        site=settings.SITE_NAME,
        authors=(settings.SITE_NAME,),
        issued=revision.at.date().isoformat() if revision else "",
        version=f"revision {revision.number}" if revision else "",
        accessed=present_day(),
    )
    return CitedPage(path, reference, original, original_name, about or {}, revision)


def address_of(fact: Any) -> str:
    """The whole address of a fact on this site."""
    return settings.SITE_URL + fact.get_absolute_url()
