"""Conversations and messages as widgets know them."""

from __future__ import annotations

from typing import Any

from engine.message_images import ImageAddresses
from engine.message_links import Click, MessageLinks, pieces
from graphstore.conversations import IMAGE, Conversation, Message
from workers.settings import Settings


class Shown:
    """Of one site."""

    def __init__(self, settings: Settings, app: str, now: int) -> None:
        self._links = MessageLinks(settings.secret_key, settings.public_url)
        self._images = ImageAddresses(settings.secret_key, settings.public_url, now)
        self._app = app

    def conversation(self, conversation: Conversation) -> dict[str, Any]:
        last = conversation.last
        return {
            "id": conversation.id,
            "updated": conversation.updated,
            "unread": conversation.unread,
            "closed": conversation.state == "closed",
            "seen": conversation.read_id,
            "last": _plain(last) if last else None,
        }

    def said(self, conversation: Conversation, message: Message) -> dict[str, Any]:
        """A message, with the conversation that it is in."""
        return {
            "conversation": self.conversation(conversation),
            "message": self.message(conversation.id, message),
        }

    def message(self, conversation: str, message: Message) -> dict[str, Any]:
        """With the image it shows, and its web addresses as links; who follows those of the team is noticed."""
        cut = pieces(message.text)
        if message.image is not None:
            image = message.image
            seen = {"url": self._images.address(self._app, conversation, image.id), "width": image.width}
            shows: dict[str, Any] = {"image": {**seen, "height": image.height}}
        elif any(piece.href for piece in cut):
            shows = {}
        else:
            return _plain(message)
        parts = []
        for piece in cut:
            href = piece.href
            if href and message.author == "team":
                href = self._links.way(Click(self._app, conversation, message.id, message.asset, href))
            parts.append({"text": piece.text, "href": href} if href else {"text": piece.text})
        return {**_plain(message), **shows, "parts": parts}


def _plain(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "at": message.at,
        "from": message.author,
        "name": message.name,
        "text": message.text or IMAGE,
        "client_id": message.client,
    }
