"""The map of equal tiles."""

import pytest

from campaigns.models import Position
from campaigns.tiles import LAYOUT, PLACES, tile_map
from tests import factories


def test_no_two_governments_share_a_place_and_every_row_is_full() -> None:
    assert len(set(PLACES.values())) == len(PLACES)
    assert {len(line.split()) for line in LAYOUT.strip().splitlines()} == {27}


@pytest.mark.django_db
def test_each_government_is_a_tile_or_is_named_beside_the_map() -> None:
    norway = factories.GovernmentFactory(key="no", name="Invented Norway")
    nowhere = factories.GovernmentFactory(key="invented-nowhere")
    factories.GovernmentFactory(key="gb-sct")
    factories.PositionFactory(government=norway)
    map_ = tile_map([norway, nowhere], Position.objects.all())
    (tile,) = map_.tiles
    assert (tile.code, tile.position.stance) == ("NO", "undecided")
    assert map_.elsewhere == [nowhere]


def test_all_governments_of_the_real_record_are_on_the_map(starter: None) -> None:
    from actors.models import Government

    assert tile_map(Government.objects.published(), []).elsewhere == []
