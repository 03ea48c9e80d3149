"""What an uploaded image is, told by what it holds: its name and its sender's word count for nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from engine.errors import InvalidDefinitionError, Problem

MAX_BYTES: Final = 1_500_000
MAX_SIDE: Final = 6_000  # px
_JPEG_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Looked:
    type: str
    width: int  # px
    height: int


def look(data: bytes) -> Looked:
    """Raises InvalidDefinitionError for what is none that mail programs show, or is too large."""
    if len(data) > MAX_BYTES:
        raise _refused("too_large", f"At most {MAX_BYTES / 1e6:.1f} MB: make the image smaller; phones load it, too.")
    try:
        found = _png(data) or _gif(data) or _webp(data) or _jpeg(data)
    except (struct.error, IndexError) as error:
        raise _refused("bad_image", "The image is damaged: its size can't be read.") from error
    if found is None:
        raise _refused("bad_image", "Only PNG, JPEG, GIF and WebP.")
    if not 0 < found.width <= MAX_SIDE or not 0 < found.height <= MAX_SIDE:
        raise _refused("too_large", f"At most {MAX_SIDE} pixels wide and high.")
    return found


def _png(data: bytes) -> Looked | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return Looked("image/png", *struct.unpack(">II", data[16:24]))


def _gif(data: bytes) -> Looked | None:
    if not data.startswith((b"GIF87a", b"GIF89a")):
        return None
    return Looked("image/gif", *struct.unpack("<HH", data[6:10]))


def _webp(data: bytes) -> Looked | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    form = data[12:16]
    if form == b"VP8X":
        return Looked(
            "image/webp", 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        )
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Looked("image/webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    width, height = struct.unpack("<HH", data[26:30])
    return Looked("image/webp", width & 0x3FFF, height & 0x3FFF)


def _jpeg(data: bytes) -> Looked | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while True:
        while data[at] == data[at + 1] == 0xFF:  # noqa: PLR2004 - filling between segments
            at += 1
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Looked("image/jpeg", width, height)
        at += 2 + length


def _refused(code: str, message: str) -> InvalidDefinitionError:
    return InvalidDefinitionError([Problem(code, message, "file")])
