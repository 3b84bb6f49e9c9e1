"""Packed content comes out in small pieces, and whole or not at all."""

import gzip
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from articles.ingest.unpack import Damaged, unpacked

PACK = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress}
LARGEST_PIECE = 4 * 1024 * 1024


@pytest.mark.parametrize("encoding", PACK)
@given(content=st.binary(max_size=3000), cut=st.integers(1, 200))
def test_content_comes_out_as_it_went_in_however_it_arrives(encoding: str, content: bytes, cut: int) -> None:
    packed = PACK[encoding](content)
    pieces = [packed[at : at + cut] for at in range(0, len(packed), cut)]
    assert b"".join(unpacked(pieces, encoding)) == content


@pytest.mark.parametrize("encoding", PACK)
def test_much_comes_out_in_small_pieces(encoding: str) -> None:
    packed = PACK[encoding](b"\0" * 50_000_000)
    sizes = [len(piece) for piece in unpacked([packed], encoding)]
    assert sum(sizes) == 50_000_000
    assert max(sizes) <= LARGEST_PIECE


@pytest.mark.parametrize("encoding", PACK)
@given(cut=st.integers(1, 40))
def test_content_that_ends_too_early_is_damaged(encoding: str, cut: int) -> None:
    with pytest.raises(Damaged):
        list(unpacked([PACK[encoding](bytes(range(256)) * 4)[:-cut]], encoding))


@pytest.mark.parametrize("encoding", PACK)
@given(noise=st.binary(min_size=1, max_size=500))
def test_noise_is_damaged_or_something(encoding: str, noise: bytes) -> None:
    with suppress(Damaged):
        assert isinstance(b"".join(unpacked([noise], encoding)), bytes)


def test_what_follows_the_end_is_left_out() -> None:
    assert b"".join(unpacked([gzip.compress(b"page") + b"\0\0", b"more"], "gzip")) == b"page"
    assert b"".join(unpacked([brotli.compress(b"page"), b"more"], "br")) == b"page"
    assert b"".join(unpacked([b"as it is"], "")) == b"as it is"
