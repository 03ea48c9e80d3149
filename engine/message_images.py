"""Addresses of images in conversations, for pages that show the messenger: signed, and good for some days.

An image element has no session that it could prove: whoever was given an address sees the image, until its end.
"""

from __future__ import annotations

from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from engine.errors import RejectedError

PATH: Final = "/messenger/images/"
_DAY: Final = 86_400_000  # ms
_LASTS: Final = 7  # days; until the end of a day, so that an address stays the same, and its image kept, all day


class ImageAddresses:
    """Makes and reads them, with the installation's secret."""

    def __init__(self, secret: str, base: str, now: int) -> None:
        """`base`: scheme://host of the installation; `now`: ms epoch."""
        self._serializer = URLSafeSerializer(secret, salt="message-images")
        self._base = base
        self._now = now

    def address(self, app: str, conversation: str, image: str) -> str:
        until = (self._now // _DAY + 1 + _LASTS) * _DAY
        return f"{self._base}{PATH}{self._serializer.dumps([app, conversation, image, until])}"

    def read(self, text: str) -> tuple[str, str, str]:
        """Site, conversation and image. Raises RejectedError (404) for what was not signed here, or is over."""
        try:
            app, conversation, image, until = self._serializer.loads(text)
        except BadData as error:
            raise _nothing() from error
        if until < self._now:
            raise _nothing()
        return app, conversation, image


def _nothing() -> RejectedError:
    return RejectedError("not_found", "There is no such image.", "", 404)
