from __future__ import annotations

import json
from typing import Any

import pytest
from browsing import opened
from feeding import Feed
from flask import Flask
from flask.testing import FlaskClient
from support import Site
from talking import Open, Widget


@pytest.fixture
def open_widget(client: FlaskClient, app: Site) -> Open:
    def opening(identity: str, status: int = 200, **more: str) -> Any:
        answer = client.post("/messenger/session", data=json.dumps({"sid": app.token, "id": identity, **more}))
        assert answer.status_code == status, answer.text
        return Widget(client, answer.json) if status == 200 else answer.json["error"]["code"]

    return opening


@pytest.fixture
def fed(web: Flask, app: Site) -> Feed:
    feed = Feed(opened(web).context, app.id)
    feed(feed.set("known", "{}"), feed.set("a-visitor", "{}"), feed.set("other", "{}"))
    return feed
