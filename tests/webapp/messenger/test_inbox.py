"""Conversations as the team has them: listed, answered, given away, put off, closed; and messages to many."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from browsing import Browser, Member, opened
from feeding import Feed
from flask import Flask
from redis import Redis
from support import Site

from graphstore import broadcasts as stored
from graphstore import conversations, inbox
from graphstore.conversations import NewMessage
from graphstore.driver import Graph
from workers import keys
from workers.stream import StreamUnavailableError, StreamWriter
from workers.talking import broadcasts
from workers.talking.say import say_one


@pytest.fixture
def fed(web: Flask, app: Site) -> Feed:
    feed = Feed(opened(web).context, app.id)
    feed(
        feed.set("ann", '{"first_name":"Ann","email":"ann@shop.example","plan":"free"}', 2_000),
        feed.set("bob", '{"first_name":"Bob","plan":"paid"}', 1_000),
    )
    return feed


@pytest.fixture
def team(member: Member, app: Site) -> Browser:
    return member(app.id)


@pytest.fixture
def path(app: Site) -> str:
    return f"/api/v1/sites/{app.id}"


def uid(graph: Graph, app: str, identity: str) -> str:
    rows = graph.rows("MATCH (:Identity {key: $key})-->(p:Person) RETURN p.uid AS uid", key=f"{app}:{identity}")
    found: str = rows[0]["uid"]
    return found


def writes(fed: Feed, identity: str, text: str, at: int, conversation: str = "") -> str:
    """Somebody writes in their widget."""
    person = uid(fed.context.graph, fed.app, identity)
    new = NewMessage(f"{identity}:{text}", fed.app, person, "person", "", text, at, conversation, device="d" * 24)
    return say_one(fed.context, new).conversation.id


def answer(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "client_id": f"client-{text.encode().hex()[:40]}", **more}


def test_the_inbox_is_in_the_order_of_what_was_said_last(fed: Feed, team: Browser, path: str) -> None:
    first = writes(fed, "ann", "Where is my parcel?", 1_000)
    second = writes(fed, "bob", "A refund, please", 2_000)
    third = writes(fed, "ann", "Something else", 3_000)
    page = team.get(f"{path}/conversations?limit=2")
    assert [each["id"] for each in page["items"]] == [third, second]
    assert page["items"][1]["person"]["first_name"] == "Bob"
    assert page["items"][1]["last"]["text"] == "A refund, please"
    rest = team.get(f"{path}/conversations?limit=2&cursor={page['next_cursor']}")
    assert ([each["id"] for each in rest["items"]], rest["next_cursor"]) == ([first], None)
    for asked, found in (("search=PARCEL", [first]), ("search=bob", [second]), ("tag=none", []), ("state=closed", [])):
        assert [each["id"] for each in team.get(f"{path}/conversations?{asked}")["items"]] == found, asked
    person = page["items"][0]["person"]["uid"]
    assert [each["id"] for each in team.get(f"{path}/conversations?person={person}")["items"]] == [third, first]


def test_of_two_messages_at_once_the_later_is_the_last_whichever_is_stored_first(
    fed: Feed, team: Browser, path: str
) -> None:
    conversation = writes(fed, "ann", "Is anybody there?", 1_000)
    writes(fed, "ann", "And here is why.", 1_002, conversation)
    writes(fed, "ann", "I ask again.", 1_001, conversation)
    here = f"{path}/conversations/{conversation}"
    shown = team.get(here)
    assert (shown["last"]["text"], shown["updated"], shown["waiting"]) == ("And here is why.", 1_002, 3)
    said = team.get(f"{here}/messages")["items"]
    assert [each["text"] for each in said] == ["Is anybody there?", "I ask again.", "And here is why."]


def test_an_answer_is_sent_once_and_a_note_stays_inside(fed: Feed, team: Browser, path: str) -> None:
    conversation = writes(fed, "ann", "Hello?", 1_000)
    here = f"{path}/conversations/{conversation}"
    assert team.get(here)["waiting"] == 1
    said = team.post(f"{here}/messages", answer("On its way."), 201)
    assert team.post(f"{here}/messages", answer("On its way."), 201)["id"] == said["id"]
    team.post(f"{here}/messages", answer("She is right", note=True), 201)
    shown = team.get(f"{here}/messages")
    assert [(each["author"], each["text"]) for each in shown["items"]] == [
        ("person", "Hello?"),
        ("team", "On its way."),
        ("note", "She is right"),
    ]
    after = team.get(here)
    assert (after["waiting"], after["unread"], after["last"]["text"]) == (0, 1, "On its way.")
    assert team.get(f"{here}/messages?limit=1&before={said['id']}") == {"items": shown["items"][:1], "more": False}
    writes(fed, "ann", "Thank you", 2_000, conversation)
    fed.store()
    events = fed.context.graph.rows(
        "MATCH (:Identity {key: $key})-->()-[:DID]->(e) RETURN e.name AS name ORDER BY e.at, name", key=f"{fed.app}:ann"
    )
    assert sorted(row["name"] for row in events) == [
        "Message answered", "Message received", "Message received", "Message sent"
    ]  # fmt: skip


def test_it_is_given_away_tagged_put_off_and_closed(fed: Feed, team: Browser, path: str) -> None:
    conversation = writes(fed, "ann", "Hello?", 1_000)
    here = f"{path}/conversations/{conversation}"
    changed = team.ask("PATCH", here, {"assignee": team.email, "tags": ["billing", "vip"]}).json
    assert (changed["assignee"], changed["tags"]) == (team.email, ["billing", "vip"])
    assert team.ask("PATCH", here, {"assignee": "nobody@example.com"}).status_code == 404
    later = fed.context.clock.now() + 60_000
    assert team.ask("PATCH", here, {"state": "snoozed", "snoozed_until": later}).json["state"] == "snoozed"
    assert team.ask("PATCH", here, {"state": "snoozed"}).status_code == 422
    counts = team.get(f"{path}/conversations/counts")
    assert (counts["open"], counts["snoozed"], counts["tags"]) == (0, 1, ["billing", "vip"])
    assert team.email in counts["team"]
    graph = fed.context.graph
    assert conversation not in {each for _, each in graph.write(lambda tx: inbox.wake(tx, later - 1, 100))}
    assert (fed.app, conversation) in graph.write(lambda tx: inbox.wake(tx, later, 100))
    assert team.get(here)["state"] == "open"
    assert team.ask("PATCH", here, {"state": "closed"}).json["waiting"] == 0
    # Whoever writes again is heard.
    writes(fed, "ann", "One more thing", 3_000, conversation)
    assert team.get(f"{path}/conversations/counts")["waiting"] == 1


def test_canned_answers_are_kept(team: Browser, path: str) -> None:
    kept = team.post(f"{path}/conversations/canned-answers", {"name": "Hours", "text": "Nine to five."}, 201)
    changed = team.put(f"{path}/conversations/canned-answers/{kept['id']}", {"name": "Hours", "text": "Always."})
    assert team.get(f"{path}/conversations/canned-answers")["items"] == [changed]
    assert team.ask("DELETE", f"{path}/conversations/canned-answers/{kept['id']}").status_code == 204
    team.put(f"{path}/conversations/canned-answers/{kept['id']}", {"name": "Hours", "text": "Always."}, 404)


def test_a_message_to_chosen_people_is_said_once_to_each(fed: Feed, team: Browser, path: str) -> None:
    people = [uid(fed.context.graph, fed.app, name) for name in ("ann", "bob")]
    sent = team.post(f"{path}/messages", {"text": "We have news", "people": [*people, people[0], "gone"]}, 201)
    assert (sent["state"], sent["total"]) == ("sending", 2)
    assert broadcasts.work(fed.context, fed.app, sent["id"]) == 2
    assert broadcasts.work(fed.context, fed.app, sent["id"]) == 0
    after = team.get(f"{path}/messages/{sent['id']}")
    assert (after["state"], after["sent"], after["skipped"]) == ("done", 2, 0)
    (row,) = fed.context.graph.rows("MATCH (m:Message {app: $app}) RETURN count(m) AS said", app=fed.app)
    assert row["said"] == 2
    assert team.ask("POST", f"{path}/messages/{sent['id']}/cancel").status_code == 409


def test_a_message_to_many_goes_on_where_a_worker_died(
    fed: Feed, team: Browser, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "PORTION", 1)
    sent = team.post(f"{path}/messages", {"text": "To all on free", "all": {"search": "", "filter": ""}}, 201)
    real = StreamWriter.append_all

    def dies(*_: Any) -> Any:
        raise StreamUnavailableError("killed between the graph and the streams")

    monkeypatch.setattr(StreamWriter, "append_all", dies)
    with pytest.raises(StreamUnavailableError):
        broadcasts.work(fed.context, fed.app, sent["id"])
    monkeypatch.setattr(StreamWriter, "append_all", real)
    assert broadcasts.work(fed.context, fed.app, sent["id"]) == 2
    fed.store()
    rows = fed.context.graph.rows(
        """
        MATCH (p:Person {app: $app})-[:TALKS_IN]->(c)-[:HOLDS]->(m)
        RETURN p.id AS id, count(m) AS said,
          COUNT { (p)-[:DID]->(:Event {name: 'Message sent'})-[:ON]->(:Broadcast) } AS told
        """,
        app=fed.app,
    )
    assert sorted((row["id"], row["said"], row["told"]) for row in rows) == [("ann", 1, 1), ("bob", 1, 1)]


def test_a_list_narrowed_by_conditions_is_whom_it_is_for(fed: Feed, team: Browser, path: str) -> None:
    conditions = '{"property":"plan","operator":"is","value":"free"}'
    sent = team.post(f"{path}/messages", {"text": "To some", "all": {"filter": conditions}}, 201)
    assert sent["total"] == 1
    canceled = team.post(f"{path}/messages/{sent['id']}/cancel")
    assert canceled["state"] == "canceled"
    assert broadcasts.work(fed.context, fed.app, sent["id"]) == 0
    nobody = team.post(f"{path}/messages", {"text": "To nobody", "people": ["gone"]}, 201)
    broadcasts.work(fed.context, fed.app, nobody["id"])
    assert team.get(f"{path}/messages/{nobody['id']}")["state"] == "done"
    assert {each["id"] for each in team.get(f"{path}/messages")["items"]} == {sent["id"], nobody["id"]}


def test_the_messenger_looks_as_it_is_told_to(team: Browser, path: str) -> None:
    before = team.get(f"{path}/messages/appearance")
    assert (before["positionX"], before["display"]) == ("right", True)
    wanted = {
        **before, "headerText": "Ask us", "positionX": "left", "iconMargin": {"X": "5px", "Y": "9px"}, "mailAfter": 15
    }  # fmt: skip
    assert team.put(f"{path}/messages/appearance", wanted) == wanted
    assert team.get(f"{path}/messages/appearance") == wanted
    for field, value in (
        ("icon", "javascript:alert(1)"),
        ("positionX", "middle"),
        ("headerText", "x" * 81),
        ("mailAfter", -1),
    ):
        assert team.ask("PUT", f"{path}/messages/appearance", {**before, field: value}).status_code == 422


def test_another_sites_conversations_are_nobodys(fed: Feed, member: Member, other_site: Site) -> None:
    conversation = writes(fed, "ann", "Hello?", 1_000)
    stranger = member(other_site.id)
    there = f"/api/v1/sites/{other_site.id}/conversations/{conversation}"
    stranger.get(there, 404)
    stranger.get(f"{there}/messages", 404)
    stranger.post(f"{there}/messages", answer("Boo there"), 404)
    assert stranger.ask("PATCH", there, {"state": "closed"}).status_code == 404
    assert stranger.get(f"/api/v1/sites/{other_site.id}/conversations")["items"] == []


def test_the_person_is_told_that_the_team_has_read_theirs(
    fed: Feed, team: Browser, path: str, redis: Redis, member: Member, app: Site
) -> None:
    conversation = writes(fed, "ann", "Hello?", 1_000)
    here = f"{path}/conversations/{conversation}"
    with redis.pubsub() as pubsub:
        pubsub.subscribe(keys.talk_device(app.id, "d" * 24))
        for _ in range(2):  # once is told, twice is not
            assert team.ask("POST", f"{here}/seen", {}).status_code == 204
        writes(fed, "ann", "Anybody?", 2_000, conversation)
        told = [orjson.loads(each["data"]) for each in heard(pubsub)]
    seen, said = [each for each in told if each["type"] == "message"]
    read = seen["message"]["id"]
    assert (seen["message"]["text"], seen["conversation"]["seen"]) == ("Hello?", read)
    assert (said["message"]["text"], said["conversation"]["seen"]) == ("Anybody?", read)
    # Who has no stream learns of it, too.
    person, now = uid(fed.context.graph, app.id, "ann"), fed.context.clock.now()
    team.ask("POST", f"{here}/seen", {})
    later = fed.context.graph.read(lambda tx: conversations.since(tx, person, "d" * 24, now - 1, 9))
    assert [(each.read_id, message.text) for each, message in later] == [(said["message"]["id"], "Anybody?")]
    # Who answers has read it; what many are told says nothing of that.
    answered = team.post(f"{here}/messages", answer("Yes!"), 201)
    stored = fed.context.graph.read(lambda tx: conversations.get(tx, app.id, conversation))
    assert stored.read_id == answered["id"]
    assert member(app.id, role="viewer").ask("POST", f"{here}/seen", {}).status_code == 403


def heard(pubsub: Any) -> list[dict[str, Any]]:
    """What has been published so far."""
    found = []
    while message := pubsub.get_message(timeout=0.5):
        if message["type"] == "message":
            found.append(message)
    return found
