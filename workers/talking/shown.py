"""Conversations and messages as widgets know them."""

from __future__ import annotations

from typing import Any

from engine.message_links import Click, MessageLinks, pieces
from graphstore.conversations import Conversation, Message
from workers.settings import Settings


class Shown:
    """Of one site."""

    def __init__(self, settings: Settings, app: str) -> None:
        self._links = MessageLinks(settings.secret_key, settings.public_url)
        self._app = app

    def conversation(self, conversation: Conversation) -> dict[str, Any]:
        last = conversation.last
        return {
            "id": conversation.id,
            "updated": conversation.updated,
            "unread": conversation.unread,
            "closed": conversation.state == "closed",
            "last": _plain(last) if last else None,
        }

    def message(self, conversation: str, message: Message) -> dict[str, Any]:
        """With its web addresses as links; of those of the team, it is noticed who follows them."""
        cut = pieces(message.text)
        if not any(piece.href for piece in cut):
            return _plain(message)
        parts = []
        for piece in cut:
            href = piece.href
            if href and message.author == "team":
                href = self._links.way(Click(self._app, conversation, message.id, message.asset, href))
            parts.append({"text": piece.text, "href": href} if href else {"text": piece.text})
        return {**_plain(message), "parts": parts}


def _plain(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "at": message.at,
        "from": message.author,
        "name": message.name,
        "text": message.text,
        "client_id": message.client,
    }
