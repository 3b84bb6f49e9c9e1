"""Unpacking compressed content piece by piece, so that little can not become much unnoticed."""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

PIECE = 64 * 1024  # bytes, about, that are unpacked at a time
ZSTD_SLICE = 64  # packed bytes at a time: each four can stand for 128 KiB, and the library knows no limit
ZSTD_WINDOW = 8 * 1024 * 1024  # bytes: what RFC 9659 allows on the web


class Damaged(Exception):
    """The content can not be unpacked, or ends too early."""


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content of ``pieces``, in pieces of a bounded size; ``encoding`` is one of ``ENCODINGS``.

    Raises ``Damaged``. What follows after the end of the packed content is left out, as browsers do.
    """
    return ENCODINGS[encoding](pieces)


def _plain(pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield from pieces


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpacker.eof:  # further members may follow
                    if rest[:1] != b"\x1f":
                        return
                    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
                yield unpacker.decompress(rest, PIECE)
                rest = unpacker.unused_data or unpacker.unconsumed_tail
    except zlib.error as error:
        raise Damaged from error
    if not unpacker.eof:
        raise Damaged


def _brotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    try:
        for piece in pieces:
            out = unpacker.process(piece, output_buffer_limit=PIECE)
            while out or not unpacker.can_accept_more_data():
                yield out
                if unpacker.is_finished():
                    return
                out = unpacker.process(b"", output_buffer_limit=PIECE)
            if unpacker.is_finished():  # content of no bytes
                return
    except brotli.error as error:
        raise Damaged from error
    raise Damaged


def _zstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    fresh = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
    unpacker = fresh.decompressobj()
    try:
        for piece in pieces:
            for at in range(0, len(piece), ZSTD_SLICE):
                rest = piece[at : at + ZSTD_SLICE]
                while rest:
                    if unpacker.eof:  # further frames may follow
                        unpacker = fresh.decompressobj()
                    yield unpacker.decompress(rest)
                    rest = unpacker.unused_data if unpacker.eof else b""
    except zstandard.ZstdError as error:
        raise Damaged from error
    if not unpacker.eof:
        raise Damaged


ENCODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": _plain,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "br": _brotli,
    "zstd": _zstd,
}
