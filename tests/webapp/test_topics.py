"""Topics over the API, and the page where readers choose among them."""

from __future__ import annotations

import orjson
from browsing import Browser, opened
from flask import Flask
from support import Site

from engine.letters.confirming import PATH, Confirmation, Confirmations
from engine.letters.links import Signer, Ticket
from graphstore import topics
from workers import keys

NEWS = {"name": "News", "about": "Once a month", "opt_in": False}


def test_topics_are_made_and_changed_and_letters_are_about_them(
    browser: Browser, app: Site, furnished: dict[str, str]
) -> None:
    base = f"/api/v1/sites/{app.id}/topics"
    made = browser.post(base, {**NEWS, "name": "Offers", "letters": [furnished["letter"]]}, 201)
    assert (made["letters"], made["wanted"]) == ([furnished["letter"]], 0)
    browser.post(base, {**NEWS, "name": "OFFERS"}, 409)
    browser.post(base, {**NEWS, "name": " "}, 422)
    browser.post(base, {**NEWS, "name": "Other", "letters": ["nothing"]}, 404)
    path = f"{base}/{made['id']}"
    emails = ["Ann@example.com", "ann@example.com", "bob@example.com"]
    assert browser.post(f"{path}/consents", {"emails": emails, "wants": True}) == {"addresses": 2}
    browser.post(f"{path}/consents", {"emails": ["bob@example.com"], "wants": False})
    changed = browser.put(path, {"name": "Sales", "opt_in": True})
    assert (changed["name"], changed["opt_in"], changed["letters"]) == ("Sales", True, [])
    assert (changed["wanted"], changed["unwanted"], changed["asked"]) == (1, 1, 0)
    assert [each["name"] for each in browser.get(base)["items"]] == ["News", "Sales"]
    assert browser.ask("DELETE", path).status_code == 204
    assert browser.ask("DELETE", path).status_code == 404


def test_readers_choose_on_the_page_and_looking_changes_nothing(
    web: Flask, stranger: Browser, browser: Browser, app: Site, furnished: dict[str, str]
) -> None:
    browser.put(f"/api/v1/sites/{app.id}/topics/{furnished['topic']}", {**NEWS, "letters": [furnished["letter"]]})
    club = browser.post(f"/api/v1/sites/{app.id}/topics", {**NEWS, "name": "<b>Club", "opt_in": True}, 201)["id"]
    context = opened(web).context
    path = f"/l/u/{Signer(context.settings.secret_key).sign(Ticket('unsubscribe', furnished['delivery']))}"
    page = stranger.ask("GET", path).text
    assert "Unsubscribe from “News”" in page
    assert "&lt;b&gt;Club" in page
    assert page.count(" checked") == 1

    def noted() -> list[tuple[str, list[str], list[str]]]:
        found = [orjson.loads(data[b"d"]) for _, data in context.redis.xrange(keys.VISITS)]  # type: ignore[union-attr]
        return [
            (each["scope"], each["wanted"], each["unwanted"])
            for each in found
            if each["delivery"] == furnished["delivery"]
        ]

    assert noted() == []
    form = {"do": "save", "shown": [furnished["topic"], club, "no id"], "topic": [club, "x"]}
    answer = stranger.client.post(path, data=form)
    assert (answer.status_code, "Saved" in answer.text) == (200, True)
    for said in ("this", "all"):
        assert "You are unsubscribed" in stranger.client.post(path, data={"do": said}).text
    assert noted() == [("choice", [club], [furnished["topic"]]), ("this", [], []), ("all", [], [])]


def test_a_confirmation_takes_a_press_and_a_link_of_ours(
    web: Flask, stranger: Browser, app: Site, furnished: dict[str, str]
) -> None:
    context = opened(web).context
    wanted = Confirmation(app.id, furnished["topic"], "f" * 64, "anna")
    path = Confirmations(context.settings.secret_key).address("", wanted)

    def said() -> list[str]:
        found = context.graph.read(lambda tx: topics.said_by(tx, app.id, "f" * 64))
        return [each.state for each in found.values()]

    assert "Yes, I would like these" in stranger.ask("GET", path).text
    assert stranger.ask("HEAD", path).status_code == 200
    assert said() == []
    forged = Confirmations("another secret").address("", wanted)
    for bad in (forged, f"{PATH}nothing"):
        assert stranger.client.post(bad).status_code == 404
    assert said() == []
    assert stranger.client.post(path).status_code == 200
    assert said() == ["in"]
