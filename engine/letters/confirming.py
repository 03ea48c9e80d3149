"""Links by which somebody confirms that they want letters about a topic: signed, and good for a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from engine.errors import RejectedError

PATH: Final = "/l/s/"
_GOOD_FOR: Final = 30 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Confirmation:
    app: str
    topic: str  # id
    sha256: str  # of the address it was sent to
    person: str  # id


class Confirmations:
    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="confirmations")

    def address(self, base: str, wanted: Confirmation) -> str:
        """`base`: scheme://host of the installation."""
        signed = self._serializer.dumps([wanted.app, wanted.topic, wanted.sha256, wanted.person])
        return f"{base}{PATH}{signed}"

    def read(self, text: str) -> Confirmation:
        """Raises RejectedError (404) for what this installation has not signed, or too long ago."""
        try:
            found = self._serializer.loads(text, max_age=_GOOD_FOR)
        except SignatureExpired as error:
            raise RejectedError("old_link", "This link is too old: subscribe again.", "", 404) from error
        except BadData as error:
            raise RejectedError("bad_link", "This link is damaged: open it from the letter again.", "", 404) from error
        return Confirmation(*found)
