"""Web addresses in what is said in the messenger, and the ways to them by which clicks are noticed.

A way holds the address it leads to, so a signature is what keeps it from becoming an open redirect.
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from engine.errors import RejectedError
from engine.web_address import split

PATH: Final = "/l/m/"
_ADDRESS: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_TRAILING: Final = ".,;:!?'*]}\u2026\u201d\u2019"  # what ends a sentence rather than an address
_SHORTEST_HOST: Final = 4  # characters


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    href: str = ""  # where it leads; "" for plain words


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody follows a link of a message of the team."""

    app: str
    conversation: str
    message: str
    asset: str  # the message to many that it is one of; "": it is to them alone
    url: str


class MessageLinks:
    """Makes and reads the ways, with the installation's secret."""

    def __init__(self, secret: str, base: str) -> None:
        """`base`: scheme://host of the installation."""
        self._serializer = URLSafeSerializer(secret, salt="message-links")
        self._base = base

    def way(self, click: Click) -> str:
        return f"{self._base}{PATH}{self._serializer.dumps(astuple(click))}"

    def read(self, text: str) -> Click:
        """Raises RejectedError (404) for what this installation has not signed."""
        try:
            return Click(*self._serializer.loads(text))
        except BadData as error:
            raise RejectedError("bad_link", "This link is damaged: open it from the message again.", "", 404) from error


def pieces(text: str) -> list[Piece]:
    """A text cut into what is a web address and what is not. Only http and https ever become links."""
    found: list[Piece] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match[0])
        if href := _parsed(address):
            found += [Piece(text[end : match.start()]), Piece(address, href)]
            end = match.start() + len(address)
    return [piece for piece in (*found, Piece(text[end:])) if piece.text]


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it; a bracket stays when it is opened within."""
    while True:
        left = address.rstrip(_TRAILING)
        if left.endswith(")") and left.count(")") > left.count("("):
            left = left[:-1]
        if left == address:
            return left
        address = left


def _parsed(address: str) -> str:
    href = f"https://{address}" if address[:3].lower() == "www" else address
    parts = split(href)
    return href if parts.scheme in {"http", "https"} and len(parts.hostname or "") >= _SHORTEST_HOST else ""
