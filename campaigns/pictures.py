"""Charts of campaigns, letters and positions as pictures to take along."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

from django.http import HttpResponse

from campaigns.models import Position
from campaigns.models.positions import Stance
from campaigns.tiles import TileMap
from record.pictures import COLOURS, render_picture, shortened

STANCE_COLOURS = {
    Stance.JOINED: COLOURS["teal"],
    Stance.PARTIAL_NO_MINISTERS: COLOURS["blue"],
    Stance.DECLINED_COVID: COLOURS["gold"],
    Stance.DECLINED_OTHER: COLOURS["plum"],
    Stance.UNDECIDED: COLOURS["grey"],
    Stance.OPPOSED: COLOURS["red"],
    Stance.ATTENDING: COLOURS["ember"],
}
NO_POSITION = ("#ffffff", "#8a7d6a")


def positions_picture(map: TileMap, positions: Sequence[Position], *, until: datetime.date, page: str) -> HttpResponse:
    """The map of governments, with a legend that counts them."""
    left, top, width, height = map.box
    tiles = [
        {
            "x": tile.x - left,
            "y": tile.y - top,
            "code": tile.code,
            "colours": STANCE_COLOURS[Stance(tile.position.stance)] if tile.position else NO_POSITION,
            "is_empty": tile.position is None,
        }
        for tile in map.tiles
    ]
    counts = Counter(position.stance for position in positions)
    legend = [(f"{counts[stance]} {stance.label}", STANCE_COLOURS[stance], False) for stance in Stance]
    without = sum(tile.position is None for tile in map.tiles)
    legend.append((f"{without} without a position on record", NO_POSITION, True))
    rows = [
        {"x": column * 320, "y": height + 24 + row * 24, "words": words, "colours": colours, "is_empty": is_empty}
        for row, pair in enumerate(batched(legend, 2))
        for column, (words, colours, is_empty) in enumerate(pair)
    ]
    return render_picture(
        "campaigns/positions.svg",
        title="Where governments stood on a diplomatic boycott of Beijing 2022",
        about=f"Last position on record by {until.day} {until:%B %Y}; one square for each government",
        page=page,
        width=width,
        height=height + 24 * (len(legend) // 2 + 1),
        drawing={"tiles": tiles, "legend": rows},
    )


MOST_ROWS = 120  # signatories in a picture; the page has all
NAME, COLUMN, ROW = 400, 40, 24  # drawing units


@dataclass(frozen=True)
class Column:
    """One letter of a picture, and what stands for it above its column."""

    mark: str
    title: str


@dataclass(frozen=True)
class Row:
    """One signatory of a picture, and for each letter whether it signed."""

    name: str
    signed: Sequence[bool]


def signed_picture(
    columns: Sequence[Column], rows: Sequence[Row], *, title: str, about: str, left_out: int, page: str
) -> HttpResponse:
    """Who signed what: a row for each signatory, a column for each letter. ``left_out`` signatories are not drawn."""
    left_out += max(0, len(rows) - MOST_ROWS)
    rows = rows[:MOST_ROWS]
    first = len(columns) * 20 + 40  # below the list of the letters
    drawn = [
        {
            "y": first + number * ROW,
            "name": shortened(row.name, 56),
            "dots": [NAME + place * COLUMN + COLUMN // 2 for place, signed in enumerate(row.signed) if signed],
        }
        for number, row in enumerate(rows)
    ]
    below = first + len(rows) * ROW
    if left_out:
        about += f" {left_out:,} further signatories are not drawn: the page has them."
    about += " An empty place means that no name is on record: most lists were seen only in part."
    return render_picture(
        "campaigns/signed.svg",
        title=title,
        about=about,
        page=page,
        width=NAME + len(columns) * COLUMN,
        height=below,
        drawing={
            "letters": [
                {"y": number * 20, "mark": column.mark, "title": shortened(column.title, 96)}
                for number, column in enumerate(columns)
            ],
            "marks": [
                {"x": NAME + number * COLUMN + COLUMN // 2, "mark": column.mark}
                for number, column in enumerate(columns)
            ],
            "marks_y": first - 12,
            "rows": drawn,
            "right": NAME + len(columns) * COLUMN,
        },
    )
