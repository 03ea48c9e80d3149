"""Images in conversations: both ways, shown to those who talk, and nothing but images."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import SAME_ORIGIN, Member
from feeding import Feed
from flask.testing import FlaskClient
from support import Site
from talking import PNG, Open, Widget

from engine.message_images import ImageAddresses
from graphstore import erasing, message_images, personal_file
from graphstore.driver import Graph
from workers.talking import images

WIDE = PNG[:16] + (7_000).to_bytes(4) + PNG[20:]
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def attach(browser: Any, here: str, data: bytes = PNG, status: int = 201, **fields: str) -> Any:
    form = {"file": (io.BytesIO(data), "x.png"), "client_id": "client-image-1", **fields}
    answer = browser.client.post(f"{here}/images", data=form, headers=SAME_ORIGIN)
    assert answer.status_code == status, answer.text
    return answer.json


def upload(
    widget: Widget, conversation: str, data: bytes = PNG, status: int = 201, client: str = "client-image-9"
) -> Any:
    answer = widget.client.post(
        f"/messenger/conversations/{conversation}/images?client_id={client}", data=data, headers=widget.headers
    )
    assert answer.status_code == status, answer.text
    return answer.json


def test_the_team_shows_an_image_and_the_widget_has_it(
    fed: Feed, app: Site, member: Member, open_widget: Open, client: FlaskClient
) -> None:
    del fed
    widget, team = open_widget("a-visitor"), member(app.id)
    conversation = widget.send("Which one?")["conversation"]["id"]
    here = f"/api/v1/sites/{app.id}/conversations/{conversation}"
    said = attach(team, here, text="This one: https://a.example")
    assert attach(team, here, text="This one: https://a.example")["id"] == said["id"]
    assert (said["image"]["width"], said["image"]["height"], said["author"]) == (1, 1, "team")
    attach(team, here, client_id="client-image-2")
    attach(team, here, client_id="client-image-3", note="1")
    _, first, second = widget.read(conversation)["items"]
    assert (first["text"], [part["text"] for part in first["parts"]]) == (
        "This one: https://a.example", ["This one: ", "https://a.example"]
    )  # fmt: skip
    assert (second["text"], second["parts"]) == ("Image", [])
    back = open_widget("a-visitor", device=widget.device)
    assert back.answer["conversations"][0]["last"]["text"] == "Image"
    # An image element brings no session along.
    shown = client.get(urlsplit(first["image"]["url"]).path)
    assert (shown.data, shown.content_type) == (PNG, "image/png")
    assert (shown.headers["X-Content-Type-Options"], shown.headers["Cross-Origin-Resource-Policy"]) == (
        "nosniff", "cross-origin"
    )  # fmt: skip
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert team.client.get(f"{here}/images/{said['image']['id']}").data == PNG


def test_a_visitor_shows_an_image_in_their_conversation_only(
    fed: Feed, app: Site, member: Member, open_widget: Open, client: FlaskClient
) -> None:
    widget, team = open_widget("a-visitor"), member(app.id)
    conversation = widget.send("Look")["conversation"]["id"]
    first = upload(widget, conversation)
    assert upload(widget, conversation, status=200)["message"]["id"] == first["message"]["id"]
    here = f"/api/v1/sites/{app.id}/conversations"
    said = team.get(f"{here}/{conversation}/messages")["items"][1]
    assert (said["author"], said["text"], said["image"]["width"]) == ("person", "", 1)
    assert team.get(f"{here}/{conversation}")["last"]["text"] == "Image"
    assert client.get(f"{here}/{conversation}/images/{said['image']['id']}").status_code == 401
    # Nobody else's, and not without a conversation.
    other = open_widget("other")
    upload(other, conversation, status=404)
    upload(other, "none", status=404)
    theirs = other.send("Hello")["conversation"]["id"]
    assert team.client.get(f"{here}/{theirs}/images/{said['image']['id']}").status_code == 404
    upload(Widget(client, {"token": "x", "device": ""}), conversation, status=401)
    fed.store()
    (row,) = fed.context.graph.rows(
        "MATCH (e:Event {name: 'Message received'}) WHERE e.key STARTS WITH $app AND e.`a:image` RETURN count(e) AS n",
        app=app.id,
    )
    assert row["n"] == 1


def test_the_first_that_a_visitor_says_may_be_an_image(
    fed: Feed, open_widget: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    del fed
    widget = open_widget("a-visitor")
    first = upload(widget, "new:begun-here-1")
    conversation = first["conversation"]["id"]
    # What was sent meanwhile under the same name is said in the same conversation, and nobody else's name is that one.
    assert widget.send("Look", conversation="new:begun-here-1")["conversation"]["id"] == conversation
    assert upload(widget, "new:begun-here-1", status=200)["message"]["id"] == first["message"]["id"]
    assert [each["text"] for each in widget.read(conversation)["items"]] == ["Image", "Look"]
    others = [open_widget("other"), open_widget("a-visitor")]
    for number, other in enumerate(others):
        said = other.send("Mine", client_id=f"client-other-{number}", conversation="new:begun-here-1")
        assert said["conversation"]["id"] != conversation
    # Who begins one after the other is held back as in one.
    monkeypatch.setattr(images, "_CONVERSATION_AN_HOUR", 3)
    upload(widget, "new:begun-here-2", client="client-image-2")
    assert upload(widget, "new:begun-here-3", status=429, client="client-image-3")["error"]["code"] == "too_many_images"


@pytest.mark.parametrize(
    ("data", "code"),
    [(SCRIPT, "bad_image"), (b"GIF89a", "bad_image"), (WIDE, "too_large"), (b"", "bad_image")],
)
def test_what_is_no_image_is_refused_both_ways(
    fed: Feed, app: Site, member: Member, open_widget: Open, data: bytes, code: str
) -> None:
    del fed
    widget = open_widget("a-visitor")
    conversation = widget.send("Look")["conversation"]["id"]
    assert upload(widget, conversation, data, 422)["error"]["code"] == code
    assert upload(widget, conversation, PNG + b"x" * 1_500_000, 422)["error"]["code"] == "too_large"
    here = f"/api/v1/sites/{app.id}/conversations/{conversation}"
    assert attach(member(app.id), here, data, 422)["error"]["code"] == code


def test_fields_beside_an_image_are_checked(fed: Feed, app: Site, member: Member, open_widget: Open) -> None:
    del fed
    conversation = open_widget("a-visitor").send("Look")["conversation"]["id"]
    here, team = f"/api/v1/sites/{app.id}/conversations/{conversation}", member(app.id)
    for fields in ({"client_id": "x"}, {"text": "a\0b"}, {"text": "x" * 4_001}, {"other": "x"}):
        (name,) = fields
        assert attach(team, here, status=422, **fields)["error"]["path"] == name
    assert team.client.post(f"{here}/images", data={"x": "y"}, headers=SAME_ORIGIN).status_code in {415, 422}


def test_an_address_of_an_image_ends_and_is_not_made_up(fed: Feed, open_widget: Open, client: FlaskClient) -> None:
    widget = open_widget("a-visitor")
    conversation = widget.send("Look")["conversation"]["id"]
    url = upload(widget, conversation)["message"]["image"]["url"]
    signed = url.rpartition("/")[2]
    secret, now = fed.context.settings.secret_key, fed.context.clock.now()
    app, _, image = ImageAddresses(secret, "", now).read(signed)
    old = ImageAddresses(secret, "", now - 9 * 86_400_000).address(app, conversation, image)
    forged = ImageAddresses("other", "", now).address(app, conversation, image)
    elsewhere = ImageAddresses(secret, "", now).address(app, "none", image)
    for bad in (old, forged, elsewhere, f"/messenger/images/{signed[:-2]}"):
        assert client.get(bad).status_code == 404, bad
    assert client.get(urlsplit(url).path).status_code == 200


def test_visitors_can_not_fill_the_disk(
    fed: Feed, app: Site, graph: Graph, open_widget: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    del fed
    monkeypatch.setattr(images, "_CONVERSATION_AN_HOUR", 2)
    widget = open_widget("a-visitor")
    conversation = widget.send("Look")["conversation"]["id"]
    upload(widget, conversation, client="client-image-1")
    upload(widget, conversation, client="client-image-2")
    assert upload(widget, conversation, status=429, client="client-image-3")["error"]["code"] == "too_many_images"
    assert graph.read(lambda tx: message_images.count(tx, app.id, conversation)) == 2
    monkeypatch.setattr(images, "_CONVERSATION_AN_HOUR", 9)
    monkeypatch.setattr(images, "MOST", 2)
    assert upload(widget, conversation, status=409, client="client-image-4")["error"]["code"] == "too_many_images"


def test_images_go_with_their_person_and_are_in_their_file(
    fed: Feed, app: Site, graph: Graph, open_widget: Open, client: FlaskClient
) -> None:
    del fed
    widget = open_widget("a-visitor")
    conversation = widget.send("Look")["conversation"]["id"]
    url = urlsplit(upload(widget, conversation)["message"]["image"]["url"]).path
    (row,) = graph.rows("MATCH (:Identity {key: $key})-->(p:Person) RETURN p.uid AS uid", key=f"{app.id}:a-visitor")
    kept = personal_file.read(graph, app.id, row["uid"]).messages
    assert [each.get("data", "")[:8] for each in kept] == ["", "iVBORw0K"]
    erasing.erase(graph, app.id, row["uid"])
    assert client.get(url).status_code == 404
    assert graph.rows("MATCH (i:MessageImage {app: $app}) RETURN i", app=app.id) == []
