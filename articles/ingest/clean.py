"""The article's text out of a web page."""

import trafilatura
from trafilatura.settings import Document

MAX_HTML = 2 * 1024 * 1024  # bytes of a page that are read: more is no article


class NoArticle(Exception):
    """A page in which no article was found; ``str()`` says so."""


def clean_html(html: str) -> str:
    """Title, an empty line, and the text in paragraphs, without menus, comments and advertisements."""
    page = html[:MAX_HTML]
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
    data = found.as_dict() if isinstance(found, Document) else found or {}
    text = str(data.get("text") or "")
    if not text.strip():
        raise NoArticle("no article was found in this page")
    title = str(data.get("title") or "").strip()
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    if title and (not paragraphs or paragraphs[0] != title):
        paragraphs.insert(0, title)
    return "\n\n".join(paragraphs) + "\n"
