"""One article out of any document: by its kind, cleaned, with title and language."""

from pathlib import PurePosixPath

from articles.ingest import clean
from articles.ingest.document import Document, ReadArticle, Unreadable
from articles.ingest.reading import pdf, plain, word
from articles.ingest.reading.addresses import site_of, tidy
from articles.ingest.reading.charset import decoded
from articles.ingest.reading.kinds import kind_of, refusal
from articles.ingest.reading.language import language_of

MAX_HTML = 2 * 1024 * 1024  # bytes of a page that are read: more is no article


def read_article(document: Document) -> ReadArticle:
    """The article in a document, or Unreadable with the reason."""
    if not document.content.strip():
        raise Unreadable("This document is empty. Look whether the address or the file is the right one.")
    kind = kind_of(document)
    if kind == "html":
        article = _page(document)
    elif kind == "pdf":
        article = pdf.article_of(document.content, title=document.title)
    elif kind == "word":
        article = word.article_of(document.content, title=document.title)
    elif kind == "text":
        article = _text(document)
    else:
        raise refusal(kind, document.content)
    article.text = plain.cut(article.text, article.notes)
    if not article.text:
        raise Unreadable("There is no text in this document. Look whether the address or the file is the right one.")
    article.address = article.address or tidy(document.address)
    article.outlet = article.outlet or site_of(document.address)
    article.title = (
        plain.line(document.title) or article.title or _name(document.name) or plain.first_words(article.text)
    )
    article.language = article.language or language_of(article.text)
    return article


def _page(document: Document) -> ReadArticle:
    is_cut = len(document.content) > MAX_HTML
    text, notes = decoded(document.content[:MAX_HTML], document.charset, is_markup=True, is_cut=is_cut)
    article = clean.article_of(text, document.address)
    if is_cut:
        notes.append(f"Partly read: the page is larger than {MAX_HTML // 1024 // 1024} MB, the rest was left out.")
    article.notes = notes + article.notes
    return article


def _text(document: Document) -> ReadArticle:
    text, notes = decoded(document.content, document.charset)
    title, text = plain.titled(plain.clean(text), plain.line(document.title))
    return ReadArticle(title=title, text=text or title, notes=notes)


def _name(name: str) -> str:
    """A title out of the name of a file."""
    return plain.line(PurePosixPath(name.replace("\\", "/")).stem.replace("_", " "))
