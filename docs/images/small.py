"""Pictures of screens as small PNG files: 256 colours are enough for what has few, and make them a third as large."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Page

COLOURS: Final = 256
EXACT: Final = 160  # the most frequent ones stay what they are; the rest come nearest
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


# Browsers decode their own pictures faster than Python does.
_DECODE: Final = """async (given) => {
  const blob = await (await fetch("data:image/png;base64," + given)).blob();
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return [image.width, image.height, btoa(text)];
}"""


def pixels(page: Page, data: bytes) -> np.ndarray:
    """Height x width x 3. `page` may be of any address without a policy of its own."""
    width, height, encoded = page.evaluate(_DECODE, base64.b64encode(data).decode())
    return np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(height, width, 4)[:, :, :3]


def written(picture: np.ndarray) -> bytes:
    """The PNG of a palette of 256 colours that is nearest to the picture."""
    height, width, _ = picture.shape
    packed = picture.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    every, where, counts = np.unique(packed, return_inverse=True, return_counts=True)
    palette = _palette(every, counts)
    nearest = np.empty(len(every), np.uint8)
    for start in range(0, len(every), 4096):
        part = _split(every[start : start + 4096]).astype(np.int32)
        distance = ((part[:, None, :] - palette[None, :, :].astype(np.int32)) ** 2).sum(axis=2)
        nearest[start : start + 4096] = distance.argmin(axis=1)
    lines = np.zeros((height, width + 1), np.uint8)  # the first byte of each: no filter, best for palettes
    lines[:, 1:] = nearest[where].reshape(height, width)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _split(packed: np.ndarray) -> np.ndarray:
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)


def _palette(every: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The most frequent colours, and of all others the middles of the cells that hold most."""
    order = np.argsort(-counts, kind="stable")
    exact, rest = order[:EXACT], order[EXACT:]
    if len(rest) == 0:
        return _split(every[exact])
    colours = _split(every[rest]).astype(np.int64)
    cells = (colours >> 4) @ np.array([256, 16, 1])
    kinds, where = np.unique(cells, return_inverse=True)
    weight = np.bincount(where, counts[rest])
    middles = np.stack([np.bincount(where, counts[rest] * colours[:, at]) / weight for at in range(3)], axis=1)
    # By the root of how often: rare but telling colours (a red dot, an icon) are not crowded out by shades of text.
    best = np.argsort(-np.sqrt(weight), kind="stable")[: min(COLOURS - len(exact), len(kinds))]
    return np.concatenate([_split(every[exact]), middles[best].round().astype(np.uint8)])


def save(page: Page, data: bytes, path: Path) -> None:
    """A browser's picture, small."""
    path.write_bytes(min(written(pixels(page, data)), data, key=len))
