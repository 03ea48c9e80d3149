"""Links that letters carry: each names one delivery, and is signed, so that nobody makes or alters one.

A link to another site holds its address, so a signature is what keeps it from becoming an open redirect; and it works
while the graph is away.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import orjson
from itsdangerous import BadData, URLSafeSerializer

from engine.errors import RejectedError
from engine.letters.tagging import NONE, Tags

Kind = Literal["open", "click", "unsubscribe", "view"]

# One letter a kind: these stand in every address.
_KINDS: Final[dict[Kind, str]] = {"open": "o", "click": "c", "unsubscribe": "u", "view": "v"}
_PATHS: Final[dict[Kind, str]] = {"open": "/l/o/", "click": "/l/c/", "unsubscribe": "/l/u/", "view": "/l/v/"}


_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link says."""

    kind: Kind
    delivery: str  # key
    url: str = ""  # click: where it leads


class Signer:
    """Makes and reads tickets, with the installation's secret."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="letter-links")
        self._mac = hmac.new(self._serializer.make_signer().derive_key(), digestmod=hashlib.sha1)

    def sign(self, ticket: Ticket) -> str:
        """What the serializer reads, made in a tenth of its time: a letter has several of these."""
        parts = [_KINDS[ticket.kind], ticket.delivery]
        payload = _base64(orjson.dumps([*parts, ticket.url] if ticket.url else parts))
        mac = self._mac.copy()
        mac.update(payload.encode())
        return f"{payload}.{_base64(mac.digest())}"

    def read(self, kind: Kind, text: str) -> Ticket:
        """Raises RejectedError (404) for what this installation has not signed, or not for this use."""
        try:
            found = self._serializer.loads(text)
        except BadData as error:
            raise RejectedError("bad_link", "This link is damaged: open it from the letter again.", "", 404) from error
        if found[0] != _KINDS[kind]:
            raise RejectedError("bad_link", "This link is for something else.", "", 404)
        return Ticket(kind, found[1], found[2] if len(found) > 2 else "")  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one delivery. `base`: scheme://host of the installation."""

    signer: Signer
    base: str
    delivery: str
    opens: bool = True  # are noticed
    clicks: bool = True  # are noticed
    tags: Tags = NONE

    def pixel(self) -> str:
        """An image whose loading says that the letter was opened; "" where nobody wants to know."""
        return self._address(Ticket("open", self.delivery)) if self.opens else ""

    def click(self, url: str) -> str:
        """The way to `url` by which a click is noticed. Anything but a web address stays as it is, as do our own."""
        tagged = _tagged(self.base, self.tags, url)
        if not tagged:
            return url
        return self._address(Ticket("click", self.delivery, tagged)) if self.clicks else tagged

    def unsubscribe(self) -> str:
        return self._address(Ticket("unsubscribe", self.delivery))

    def view(self) -> str:
        """The letter as a page."""
        return self._address(Ticket("view", self.delivery))

    def _address(self, ticket: Ticket) -> str:
        return f"{self.base}{_PATHS[ticket.kind]}{self.signer.sign(ticket)}"


@lru_cache(maxsize=1_024)
def _tagged(base: str, tags: Tags, url: str) -> str:
    """Where a link of letters leads in the end; "" for what is no web address, or one of our own."""
    web = url.lower().startswith(("http://", "https://"))
    return tags.on(url) if web and not url.startswith(tuple(base + path for path in _PATHS.values())) else ""


def _base64(data: bytes) -> str:
    """For addresses, without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()
