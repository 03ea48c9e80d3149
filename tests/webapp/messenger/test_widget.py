"""The widget's own API: what is said goes both ways, once, and nobody reads what is not theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from feeding import Feed
from flask.testing import FlaskClient
from support import Site
from talking import Open, team_says, uid

from engine.identity import signature
from graphstore import apps
from graphstore.driver import Graph


def test_what_is_said_is_there_once_and_told_as_an_event(fed: Feed, open_widget: Open, accepted: Any) -> None:
    widget = open_widget("a-visitor")
    first = widget.send("  Hello, does it\nfly?  ")
    again = widget.send("Hello, does it\nfly?", status=200)
    assert again["message"] == first["message"]
    assert first["message"]["text"] == "Hello, does it\nfly?"
    assert first["message"]["client_id"] == "client-id-1"
    conversation = first["conversation"]["id"]
    widget.send("Well?", "client-id-2", conversation)
    assert [each["text"] for each in widget.read(conversation)["items"]] == ["Hello, does it\nfly?", "Well?"]
    assert [call.name for call in accepted() if call.kind == "track"] == ["Message received"] * 3
    fed.store()
    (row,) = fed.context.graph.rows(
        "MATCH (:Identity {key: $key})-->(:Person)-[:DID]->(e) RETURN collect(e.name) AS names",
        key=f"{fed.app}:a-visitor",
    )
    assert row["names"] == ["Message received", "Message received"]


def test_an_answer_is_unread_until_it_is_seen(
    fed: Feed, app: Site, graph: Graph, open_widget: Open, accepted: Any
) -> None:
    widget = open_widget("a-visitor")
    conversation = widget.send("Hello?")["conversation"]["id"]
    team_says(fed.context, app, uid(graph, app, "a-visitor"), "Hello!", conversation)
    back = open_widget("a-visitor", device=widget.device)
    assert back.answer["unread"] == 1
    (shown,) = back.answer["conversations"]
    assert (shown["last"]["from"], shown["last"]["name"], shown["last"]["text"]) == ("team", "Ann", "Hello!")
    back.post(conversation, "seen")
    back.post(conversation, "seen")
    assert open_widget("a-visitor").answer["unread"] == 0
    names = [call.name for call in accepted() if call.kind == "track"]
    assert names == ["Message received", "Message sent", "Message opened"]


def test_messages_come_page_by_page_and_since_a_time(fed: Feed, app: Site, graph: Graph, open_widget: Open) -> None:
    widget = open_widget("a-visitor")
    person = uid(graph, app, "a-visitor")
    conversation = team_says(fed.context, app, person, "0")
    for number in range(1, 55):
        team_says(fed.context, app, person, str(number), conversation)
    page = widget.read(conversation)
    assert page["more"] is True
    assert len(page["items"]) == 50
    before = widget.read(conversation, before=page["items"][0]["id"])
    assert before["more"] is False
    assert len(before["items"]) == 5
    since = page["items"][-3]["at"] - 1
    answer = widget.client.get(f"/messenger/updates?since={since}", headers=widget.headers)
    assert [each["message"]["text"] for each in answer.json["messages"]][-3:] == ["52", "53", "54"]


def test_an_id_that_is_only_claimed_sees_nothing_of_other_devices(
    fed: Feed, app: Site, graph: Graph, open_widget: Open
) -> None:
    mine = open_widget("known")
    conversation = mine.send("My secret")["conversation"]["id"]
    thief = open_widget("known")
    assert thief.answer["conversations"] == []
    thief.read(conversation, 404)
    thief.post(conversation, "seen", 404)
    thief.send("I was here", conversation=conversation, status=404)
    since = thief.client.get("/messenger/updates?since=1", headers=thief.headers)
    assert since.json["messages"] == []
    # What the team begins is for the first device that comes, and from then on its own.
    offer = team_says(fed.context, app, uid(graph, app, "known"), "An offer")
    assert [each["id"] for each in open_widget("known", device=mine.device).answer["conversations"]] == [
        offer,
        conversation,
    ]
    assert open_widget("known").answer["conversations"] == []
    # Proof shows all of it, wherever.
    sure = open_widget("known", sign=signature(app.secret, "known"))
    assert [each["id"] for each in sure.answer["conversations"]] == [offer, conversation]


def test_another_person_or_site_reads_no_byte(fed: Feed, app: Site, open_widget: Open, client: FlaskClient) -> None:  # noqa: ARG001
    conversation = open_widget("a-visitor").send("Mine")["conversation"]["id"]
    for identity, more in (("other", {}), ("other", {"sign": signature(app.secret, "other")}), ("a-else", {})):
        stranger = open_widget(identity, **more)
        assert stranger.answer["conversations"] == []
        stranger.read(conversation, 503 if identity == "a-else" else 404)
    assert open_widget("other", status=403, sign="AB" * 32) == "bad_signature"
    assert open_widget("", status=400) == "missing"
    for token in ("", "nonsense", app.token):
        answer = client.get(
            f"/messenger/conversations/{conversation}/messages", headers={"Authorization": f"Bearer {token}"}
        )
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "session_over")


def test_a_session_ends_with_the_secret_it_was_opened_by(
    fed: Feed, app: Site, graph: Graph, open_widget: Open, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    del fed
    widget = open_widget("known", sign=signature(app.secret, "known"))
    conversation = widget.send("Mine")["conversation"]["id"]
    apps.renew_secret(graph, app.id)
    apps.forget_secret(graph, app.id)
    monkeypatch.setattr("webapp.resources.track.directory._FRESH", -1.0)
    client.get(f"/track?sid={app.token}&id=x&action=y")
    for _ in range(50):
        answer = client.get(f"/messenger/conversations/{conversation}/messages", headers=widget.headers)
        if answer.status_code != 200:
            break
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "session_over")


def test_a_merge_brings_the_conversations_along(fed: Feed, open_widget: Open) -> None:
    widget = open_widget("a-visitor")
    conversation = widget.send("Before I logged in")["conversation"]["id"]
    fed(fed.alias("a-visitor", "known"))
    assert [each["id"] for each in open_widget("known", device=widget.device).answer["conversations"]] == [conversation]
    # The visitor's old id is no proof any more: the person is known by now.
    assert open_widget("a-visitor").answer["conversations"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "bad_json"),
        ('{"client_id":"client-id-1","text":"   "}', "missing"),
        ('{"client_id":"client-id-1","text":"\\u0000"}', "bad_json"),
        ('{"client_id":"x","text":"hello"}', "bad_client_id"),
        (json.dumps({"client_id": "client-id-1", "text": "x" * 4_001}), "too_long"),
    ],
)
def test_what_can_not_be_said_is_told(fed: Feed, open_widget: Open, body: str, code: str) -> None:
    del fed
    widget = open_widget("a-visitor")
    answer = widget.client.post("/messenger/messages", data=body, headers=widget.headers)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, code)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_nobody_types_that_fast(fed: Feed, open_widget: Open) -> None:
    del fed
    widget = open_widget("a-visitor")
    conversation = widget.send("0")["conversation"]["id"]
    for number in range(29):
        widget.send("x", f"client-{number:03}", conversation)
    widget.send("x", "client-999", conversation, status=429)
