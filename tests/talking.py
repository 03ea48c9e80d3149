"""A page with the widget on it, and what the team says to whoever looks at it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from support import Site

from graphstore.conversations import NewMessage
from graphstore.driver import Graph
from workers.context import Context
from workers.talking.say import say

Open = Callable[..., Any]


class Widget:
    """A page with the widget on it."""

    def __init__(self, client: FlaskClient, answer: dict[str, Any]) -> None:
        self.client = client
        self.answer = answer
        self.device = answer["device"]
        self.headers = {"Authorization": f"Bearer {answer['token']}"}

    def send(
        self, text: str, client_id: str = "client-id-1", conversation: str | None = None, status: int = 201
    ) -> Any:
        body = {"client_id": client_id, "conversation": conversation, "text": text}
        answer = self.client.post("/messenger/messages", data=json.dumps(body), headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json

    def read(self, conversation: str, status: int = 200, before: str = "") -> Any:
        answer = self.client.get(
            f"/messenger/conversations/{conversation}/messages?before={before}", headers=self.headers
        )
        assert answer.status_code == status, answer.text
        return answer.json

    def post(self, conversation: str, what: str, status: int = 204) -> None:
        answer = self.client.post(f"/messenger/conversations/{conversation}/{what}", headers=self.headers)
        assert answer.status_code == status, answer.text


def uid(graph: Graph, app: Site, identity: str) -> str:
    rows = graph.rows("MATCH (:Identity {key: $key})-->(p:Person) RETURN p.uid AS uid", key=f"{app.id}:{identity}")
    found: str = rows[0]["uid"]
    return found


def team_says(context: Context, app: Site, person: str, text: str, conversation: str = "") -> str:
    now = context.clock.now()
    new = NewMessage(f"team:{text}", app.id, person, "team", "Ann", text, now, conversation, by="ann@example.com")
    (written,) = say(context, [new])
    return written.conversation.id


# One pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
