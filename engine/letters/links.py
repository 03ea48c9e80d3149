"""Links that letters carry: each names one delivery, and is signed, so that nobody makes or alters one.

A link to another site holds its address, so a signature is what keeps it from becoming an open redirect; and it works
while the graph is away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from itsdangerous import BadData, URLSafeSerializer

from engine.errors import RejectedError

Kind = Literal["open", "click", "unsubscribe", "view"]

# One letter a kind: these stand in every address.
_KINDS: Final[dict[Kind, str]] = {"open": "o", "click": "c", "unsubscribe": "u", "view": "v"}
_PATHS: Final[dict[Kind, str]] = {"open": "/l/o/", "click": "/l/c/", "unsubscribe": "/l/u/", "view": "/l/v/"}


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

    def sign(self, ticket: Ticket) -> str:
        parts = [_KINDS[ticket.kind], ticket.delivery]
        return str(self._serializer.dumps([*parts, ticket.url] if ticket.url else parts))

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
    follow: bool = True  # opens and clicks are noticed

    def pixel(self) -> str:
        """An image whose loading says that the letter was opened; "" where nobody wants to know."""
        return self._address(Ticket("open", self.delivery)) if self.follow else ""

    def click(self, url: str) -> str:
        """The way to `url` by which a click is noticed. Anything but a web address stays as it is, as do our own."""
        web = url.lower().startswith(("http://", "https://"))
        if not self.follow or not web or url.startswith(tuple(self.base + path for path in _PATHS.values())):
            return url
        return self._address(Ticket("click", self.delivery, url))

    def unsubscribe(self) -> str:
        return self._address(Ticket("unsubscribe", self.delivery))

    def view(self) -> str:
        """The letter as a page."""
        return self._address(Ticket("view", self.delivery))

    def _address(self, ticket: Ticket) -> str:
        return f"{self.base}{_PATHS[ticket.kind]}{self.signer.sign(ticket)}"
