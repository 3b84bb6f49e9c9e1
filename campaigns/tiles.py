"""A map of equal tiles: each government has one square, roughly where its country lies.

Equal squares say how many governments, not how much land; no coast or border is drawn, so none is
claimed. Laid out for this project.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from actors.models import Actor
from campaigns.models import Position

# One line is one row of tiles; a dot is an empty place. Keys of governments: ISO codes in lower
# case, with gb-sct for Scotland, xk for Kosovo and eu for the European Union.
LAYOUT = """
.  gl .  .  .  .  .  .  .  is .  .  no se fi .  .  .  ru .  .  .  .  .  .  .  .
ca .  .  .  .  .  .  .  .  .  gb-sct . dk .  ee .  .  .  .  .  .  .  .  .  .  .  .
us .  .  .  .  .  .  eu .  ie gb nl de pl lv .  .  .  .  .  .  mn .  .  .  .  .
mx .  .  .  .  .  .  .  .  .  be lu cz sk lt by .  .  kz kg .  .  kp .  .  .  .
.  gt bz cu ht do .  .  .  fr ch li at hu ua md .  .  uz tj .  cn kr jp .  .  .
.  sv hn jm .  tt .  .  pt es mc it si hr ro .  ge .  tm .  .  .  .  tw .  .  .
.  .  ni .  .  .  .  .  .  ad sm va ba rs bg .  am az .  af .  bt mo hk .  .  .
.  .  cr pa ve gy .  .  .  .  .  mt me xk mk tr .  .  ir .  pk np mm la vn ph .
.  .  .  co br sr .  .  ma dz tn .  al gr cy sy iq .  .  .  in bd th kh .  .  pw
.  .  .  ec .  .  .  gm sn ml ly eg .  .  lb jo kw qa ae om lk mv my sg bn .  mh
.  .  .  pe bo py .  gn sl bf ne td sd er il ps sa bh ye .  .  .  id tl pg nr ki
.  .  .  cl ar uy .  lr ci gh ng cm cf ss et dj .  .  .  .  .  .  .  .  sb tv ws
.  .  .  .  .  .  .  .  tg bj ga cg cd ug ke so .  .  .  .  .  .  au .  vu fj to
.  .  .  .  .  .  .  .  .  .  .  ao zm tz mw .  sc .  .  .  .  .  .  .  nz .  .
.  .  .  .  .  .  .  .  .  .  .  na bw zw mz mg mu .  .  .  .  .  .  .  .  .  .
.  .  .  .  .  .  .  .  .  .  .  .  za ls sz .  .  .  .  .  .  .  .  .  .  .  .
"""

SIZE = 36  # drawing units of a tile with its gap

PLACES: dict[str, tuple[int, int]] = {}
for _row, _line in enumerate(LAYOUT.strip().splitlines()):
    for _column, _key in enumerate(_line.split()):
        if _key != ".":
            PLACES.setdefault(_key, (_column, _row))


@dataclass(frozen=True)
class Tile:
    """One government on the map; ``position`` is None where none is on record by the day."""

    government: Actor
    position: Position | None
    x: int
    y: int

    @property
    def code(self) -> str:
        """The letters on the tile."""
        return self.government.key.rpartition("-")[2].upper()


@dataclass(frozen=True)
class TileMap:
    """All tiles, and the governments for which the layout has no place."""

    tiles: list[Tile]
    elsewhere: list[Actor]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The part of the drawing that has tiles: left, top, width and height."""
        if not self.tiles:
            return 0, 0, SIZE, SIZE
        columns, rows = [tile.x for tile in self.tiles], [tile.y for tile in self.tiles]
        left, top = min(columns) - 2, min(rows) - 2
        return left, top, max(columns) - left + SIZE, max(rows) - top + SIZE

    @property
    def view_box(self) -> str:
        """The same, as SVG wants it."""
        return " ".join(map(str, self.box))


def tile_map(governments: Iterable[Actor], positions: Iterable[Position]) -> TileMap:
    """Governments of the record as tiles, each with its position."""
    by_government = {position.government_id: position for position in positions}
    tiles, elsewhere = [], []
    for government in governments:
        place = PLACES.get(government.key)
        if place is None:
            elsewhere.append(government)
        else:
            tiles.append(Tile(government, by_government.get(government.pk), place[0] * SIZE, place[1] * SIZE))
    return TileMap(tiles, elsewhere)
