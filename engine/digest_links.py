"""Links by which a member of a team wants no more weekly digests of a site: signed, and good for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from engine.errors import RejectedError

PATH: Final = "/l/d/"


@dataclass(frozen=True, slots=True)
class DigestOf:
    app: str
    email: str


class DigestLinks:
    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="digests")

    def address(self, base: str, digest: DigestOf) -> str:
        """`base`: scheme://host of the installation."""
        return f"{base}{PATH}{self._serializer.dumps([digest.app, digest.email])}"

    def read(self, text: str) -> DigestOf:
        """Raises RejectedError (404) for what this installation has not signed."""
        try:
            return DigestOf(*self._serializer.loads(text))
        except BadData as error:
            raise RejectedError("bad_link", "This link is damaged: open it from the letter again.", "", 404) from error
