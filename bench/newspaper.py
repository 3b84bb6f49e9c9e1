"""Pages of invented newspapers, as heavy as real ones: an article among menus, scripts, teasers and a footer."""

import json
import random
from collections.abc import Iterator
from html import escape
from itertools import accumulate
from pathlib import Path

from bench.words import PLACES, Sentences, vocabulary

OUTLETS = 40
REPRINT = 10  # one page in so many is a reprint of an earlier one, in another newspaper
LARGEST = 120_000  # characters of a page


class Newspapers:
    """Pages by their number; the same number always gives the same page."""

    def __init__(self) -> None:
        self.sentences = Sentences(1_000)
        self.words = vocabulary()
        self.frequency = list(accumulate(1 / (rank + 2.7) ** 1.1 for rank in range(len(self.words))))

    def write(self, folder: Path, first: int, count: int) -> None:
        """So many pages as files in a new folder."""
        folder.mkdir(parents=True)
        for number in range(first, first + count):
            (folder / f"{number:06}.html").write_text(self.page(number))

    def page(self, number: int) -> str:
        """A page of 60 to 120 kB, with an article of 500 to 900 words."""
        rng = random.Random(f"page {number}")
        outlet = f"{PLACES[number % OUTLETS]} Courier"
        title, paragraphs = self._article(number)
        head = self._head(rng, title, outlet)
        before = f"<header><a href='/'>{outlet}</a>{self._menu(rng)}</header>{self._teasers(rng, 12)}"
        body = "".join(f"<p>{self._with_link(rng, paragraph)}</p>" for paragraph in paragraphs)
        article = (
            f"<main><article class='story'><h1>{escape(title)}</h1><p class='byline'>By Wilma Testperson</p>"
            f"<figure><img src='/{number}.jpg' alt=''><figcaption>Invented photograph</figcaption></figure>{body}"
            f"<div class='share'>{self._links(rng, 6)}</div></article></main>"
        )
        after = f"<aside>{self._teasers(rng, 30)}</aside><footer>{self._menu(rng)}</footer>"
        page = (
            f"<!doctype html><html lang='en'><head>{head}</head><body class='front'>{before}{article}{after}"
            "{script}</body></html>"
        )
        size = rng.randint(60_000, LARGEST)
        return page.replace("{script}", self._script(rng, max(2_000, size - len(page))))

    def _article(self, number: int) -> tuple[str, list[str]]:
        """Title and paragraphs; of a reprint those of the original, but for its end."""
        is_reprint = number % REPRINT == REPRINT - 1
        rng = random.Random(f"article {number - REPRINT // 2 if is_reprint else number}")
        title = self.sentences.title(rng)
        sentences = [self._sentence(rng) for _ in range(rng.randint(500, 900) // 16)]
        paragraphs = [" ".join(sentences[first : first + 4]) for first in range(0, len(sentences), 4)]
        return title, paragraphs[:-1] if is_reprint else paragraphs

    def _sentence(self, rng: random.Random) -> str:
        """A sentence that no other text has: two reports do not share any, unless one is a reprint."""
        return " ".join(rng.choices(self.words, cum_weights=self.frequency, k=rng.randint(8, 24))).capitalize() + "."

    def _head(self, rng: random.Random, title: str, outlet: str) -> str:
        day = f"2021-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        told = {"@type": "NewsArticle", "headline": title, "datePublished": day, "publisher": {"name": outlet}}
        styles = "".join(
            f".{word}-{size}{{margin:{size}px;color:#{size:06x}}}"
            for size, word in enumerate(rng.sample(self.words, 250))
        )
        return (
            f"<meta charset='utf-8'><title>{escape(title)} | {outlet}</title>"
            f"<meta property='og:title' content='{escape(title)}'><meta property='og:site_name' content='{outlet}'>"
            f"<meta property='article:published_time' content='{day}T08:00:00Z'>"
            f"<script type='application/ld+json'>{json.dumps(told)}</script><style>{styles}</style>"
        )

    def _menu(self, rng: random.Random) -> str:
        return f"<nav><ul>{''.join(f'<li>{link}</li>' for link in self._each_link(rng, 60))}</ul></nav>"

    def _teasers(self, rng: random.Random, count: int) -> str:
        return "".join(
            f"<div class='teaser'><h3>{link}</h3><p class='lead'>{rng.choice(self.sentences.stock['en'])}</p>"
            f"<span class='meta'>{rng.randint(1, 59)} minutes ago</span></div>"
            for link in self._each_link(rng, count)
        )

    def _links(self, rng: random.Random, count: int) -> str:
        return " ".join(self._each_link(rng, count))

    def _each_link(self, rng: random.Random, count: int) -> Iterator[str]:
        for word, other in zip(rng.sample(self.words, count), rng.sample(self.words, count), strict=True):
            yield f"<a class='link {other}' href='/{word}/{other}-{rng.randint(1, 99_999)}'>{word} {other}</a>"

    def _with_link(self, rng: random.Random, paragraph: str) -> str:
        words = paragraph.split(" ")
        at = rng.randrange(len(words))
        words[at] = f"<a href='/topic/{rng.randint(1, 999)}'>{words[at]}</a>"
        return " ".join(words)

    def _script(self, rng: random.Random, size: int) -> str:
        lines, length = [], 0
        while length < size:
            name, other = rng.choice(self.words), rng.choice(self.words)
            lines.append(f'window.{name}=function(a){{return a&&a.{other}<{rng.randint(1, 9999)}?"{name}":"{other}"}};')
            length += len(lines[-1])
        return f"<script>{''.join(lines)}</script>"
