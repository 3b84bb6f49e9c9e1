"""Charts as pictures to take along: SVG files that say what they show, of which day, and where it is from.

They are for reports, slides and newspapers: on white, with their words in them and without the style sheets of the
site. Browsers make a PNG of them (``static/js/torchlight.js``).
"""

import textwrap
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from record.as_of import today
from record.revisions import newest_revision

MARGIN = 24  # drawing units around everything
NARROWEST = 720

# The light colours of static/css/tokens.css: a ground, and the words and lines on it.
COLOURS = {
    "teal": ("#d9efec", "#0e5f5c"),
    "blue": ("#e0eaf8", "#234f8f"),
    "plum": ("#f4e2f1", "#75306e"),
    "gold": ("#f7ecc8", "#6d5000"),
    "red": ("#fae1de", "#98201f"),
    "grey": ("#ebe7e0", "#554f48"),
    "ember": ("#fbe9dc", "#9c3d10"),
}


def render_picture(
    template: str, *, title: str, about: str, page: str, width: int, height: int, drawing: dict[str, Any]
) -> HttpResponse:
    """A picture: its title, what is drawn (``about``), a drawing so wide and high in drawing units, and the source.

    ``page`` is the path, with its query, of the page that shows the same.
    """
    width = max(width, NARROWEST)
    heading = _lines(title, width=width, size=22, y=MARGIN + 20)
    heading += _lines(about, width=width, size=15, y=heading[-1]["y"] + 26)
    top = heading[-1]["y"] + 26
    foot = _lines(_source(page), width=width, size=12, y=top + height + 32)
    frame = {
        "width": width + 2 * MARGIN,
        "height": foot[-1]["y"] + MARGIN,
        "margin": MARGIN,
        "top": top,
        "title": readable(title),
        "about": readable(about),
        "lines": heading + foot,
    }
    content = render_to_string(template, frame | drawing)
    return HttpResponse(content, content_type="image/svg+xml; charset=utf-8")


def _source(page: str) -> str:
    """Where a picture is from, as of which day, and what may be done with it."""
    day, revision = today(), newest_revision()
    version = f", revision {revision.number}" if revision else ""
    of_day = f"As of {day.day} {day:%B %Y}"
    return f"{of_day}. Source: {settings.SITE_NAME}{version}, {settings.SITE_URL}{page} (CC BY 4.0)"


def _lines(text: str, *, width: int, size: int, y: int) -> list[dict[str, Any]]:
    """Text in lines of a width, the first one on the line ``y``; a letter is taken for half as wide as high."""
    wrapped = textwrap.wrap(readable(text), int(width / size * 2)) or [""]
    return [{"y": y + number * round(size * 1.35), "size": size, "words": line} for number, line in enumerate(wrapped)]


def readable(text: str) -> str:
    """Text in one line, without the characters that XML does not have."""
    return "".join(character if character.isprintable() else " " for character in text)


def shortened(text: str, letters: int) -> str:
    """Text that has room: at most so many letters, the last one then three dots."""
    line = readable(text)
    return line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…"
