"""Links in the team's messages lead through the product: a click is an event of the message, once a link and person."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from browsing import Browser, Member, opened
from feeding import Feed
from flask import Flask
from flask.testing import FlaskClient
from support import Site
from talking import Open, Widget, team_says, uid

from graphstore.driver import Graph
from workers import keys
from workers.stream import StreamUnavailableError
from workers.talking import broadcasts, clicks

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WHERE = "https://shop.example/offer"


def follow(client: FlaskClient, widget: Widget, conversation: str, agent: str = AGENT) -> str:
    """Follow the links of a conversation; where the last one leads."""
    where = ""
    for message in widget.read(conversation)["items"]:
        for part in message.get("parts", []):
            if "href" in part:
                answer = client.get(urlsplit(part["href"]).path, headers={"User-Agent": agent})
                assert answer.status_code == 302
                where = answer.headers["Location"]
    return where


def clicked(feed: Feed) -> list[tuple[str, str, str]]:
    """(id, link, asset) of clicks."""
    clicks.take(feed.context)
    feed.store()
    rows = feed.context.graph.rows(
        """
        MATCH (p:Person {app: $app})-[:DID]->(e:Event {name: 'Message clicked'}) OPTIONAL MATCH (e)-[:ON]->(a:Asset)
        RETURN p.id AS id, e.`a:link` AS link, coalesce(a.id, '') AS asset ORDER BY id
        """,
        app=feed.app,
    )
    return [(row["id"], row["link"], row["asset"]) for row in rows]


def test_a_click_is_told_once_for_the_message_to_many(
    fed: Feed, member: Member, app: Site, graph: Graph, client: FlaskClient, open_widget: Open
) -> None:
    team: Browser = member(app.id)
    path = f"/api/v1/sites/{app.id}/messages"
    people = [uid(graph, app, name) for name in ("a-visitor", "other")]
    sent = team.post(path, {"text": f"Look: {WHERE}.", "people": people}, 201)
    broadcasts.work(fed.context, app.id, sent["id"])
    widget = open_widget("a-visitor")
    (conversation,) = [each["id"] for each in widget.answer["conversations"]]
    (message,) = widget.read(conversation)["items"]
    assert message["text"] == f"Look: {WHERE}."
    assert [part["text"] for part in message["parts"]] == ["Look: ", WHERE, "."]
    for agent in (AGENT, AGENT, "curl/8.1", ""):
        assert follow(client, widget, conversation, agent) == WHERE
    assert clicked(fed) == [("a-visitor", WHERE, sent["id"])]
    figures = team.get(f"{path}/{sent['id']}")
    assert (figures["sent"], figures["clicked"], figures["answered"]) == (2, 1, 0)
    definition = {"asset": "message", "activity": "clicked", "id": sent["id"], "link": WHERE}
    found = team.post(f"/api/v1/sites/{app.id}/segments/preview", {"definition": definition})
    assert (found["count"], found["total"]) == (1, 3)


def test_what_is_said_to_one_person_is_told_of_too_and_their_own_links_are_their_own(
    fed: Feed, app: Site, graph: Graph, client: FlaskClient, open_widget: Open
) -> None:
    widget = open_widget("a-visitor")
    conversation = widget.send("Is it on https://mine.example?")["conversation"]["id"]
    (own,) = widget.read(conversation)["items"]
    assert own["parts"][1] == {"text": "https://mine.example", "href": "https://mine.example"}
    team_says(fed.context, app, uid(graph, app, "a-visitor"), f"No, {WHERE}", conversation)
    team_says(fed.context, app, uid(graph, app, "a-visitor"), "Nothing to follow", conversation)
    items = widget.read(conversation)["items"]
    assert "parts" not in items[2]
    assert urlsplit(items[1]["parts"][1]["href"]).path.startswith("/l/m/")
    client.get(urlsplit(items[1]["parts"][1]["href"]).path, headers={"User-Agent": AGENT})
    assert clicked(fed) == [("a-visitor", WHERE, "")]


def test_who_clicks_goes_on_while_it_can_not_be_noted(
    web: Flask,
    fed: Feed,
    app: Site,
    graph: Graph,
    client: FlaskClient,
    open_widget: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    widget = open_widget("a-visitor")
    conversation = team_says(fed.context, app, uid(graph, app, "a-visitor"), WHERE)

    def away(*_: object) -> None:
        raise StreamUnavailableError("away")

    with monkeypatch.context() as broken:
        broken.setattr(clicks.noted, "keep", away)
        assert follow(client, widget, conversation) == WHERE
    assert opened(web).redis.xlen(keys.CLICKS) == 0
    assert client.get("/l/m/forged").status_code == 404
