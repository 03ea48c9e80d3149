"""Lists page by page: every one that can grow, and nothing left out or told twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser, opened
from flask import Flask
from support import Site
from tutorial import tutorial

from graphstore import letter_images, letters, versions
from graphstore.driver import Graph
from graphstore.letter_images import ImageRecord
from graphstore.letters import LetterContents
from webapp import cursors
from webapp.errors import WebError
from webapp.openapi import specification
from webapp.paging import page
from workers.talking import broadcasts

ROOT = Path(__file__).parents[2]

# Lists that are told whole, each with what keeps it short.
SHORT = {
    "/api/v1/session/all": "one user's; those not used for two weeks are gone",
    "/api/v1/sites/removals": "sites that are being removed now",
    "/api/v1/system/slow-queries": "the slowest of the last day",
    "/api/v1/catalogue": "node types, which are files of the product",
    "/api/v1/sites/{site}/dead-letters": "the last 200; `tracktor replay --list` has all",
    "/api/v1/sites/{site}/analytics/annotations": "of a period",
    "/api/v1/sites/{site}/analytics/charts/{chart}/alerts": "those that somebody has made for one chart",
    "/api/v1/sites/{site}/conversations/{conversation}/messages": "pages by `before` and `more`: one reads backwards",
}


@dataclass(frozen=True)
class Thing:
    id: str


def test_every_list_can_be_asked_for_page_by_page() -> None:
    whole, spec = set(), specification()
    for path, methods in spec["paths"].items():
        operation = methods.get("get", {})
        schema = operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
        name = schema.get("schema", {}).get("$ref", "").rpartition("/")[2]
        properties = spec["components"]["schemas"].get(name, {}).get("properties", {})
        if "items" not in properties:
            continue
        asked = {each["name"] for each in operation.get("parameters", []) if isinstance(each, dict) and "name" in each}
        if not {"cursor", "limit"} <= asked or "next_cursor" not in properties:
            whole.add(path)
    assert whole == set(SHORT)


def test_pages_hold_everything_once() -> None:
    things = [Thing(str(number)) for number in range(7)]
    found, cursor, turns = [], "", 0
    while True:
        items, following = page(things, cursor, 3)
        found += items
        turns += 1
        if following is None:
            break
        cursor = following
    assert (found, turns) == (things, 3)
    assert page(things, "", None) == (things, None)
    assert page(things, "", 7) == (things, None)


def test_pages_go_on_where_something_went_or_came_in_between() -> None:
    things = [Thing(str(number)) for number in range(6)]
    _, cursor = page(things, "", 3)
    assert cursor is not None
    # Another one before, and one that was told is gone: nothing is told twice, nothing left out.
    changed = [Thing("new"), *things[1:]]
    assert page(changed, cursor, 9)[0] == things[3:]
    without = [each for each in things if each.id != "2"]
    assert page(without, cursor, 9)[0] == things[3:]
    with pytest.raises(WebError):
        page(things, "garbage", 3)
    assert page(things, cursors.encode(-5, "none"), 2)[0] == things[:2]


def test_letters_and_messages_over_the_api(web: Flask, browser: Browser, app: Site, graph: Graph) -> None:
    base = f"/api/v1/sites/{app.id}"
    for number in range(5):
        letters.create(graph, app.id, LetterContents(f"Letter {number}", "Hello"))
    context = opened(web).context
    sent = [
        broadcasts.start(context, app.id, text=f"News {number}", name="Ann", by="", wanted=None, chosen=[])
        for number in range(3)
    ]
    assert len(every(browser, f"{base}/letters", 2)) == 5
    assert {each["id"] for each in every(browser, f"{base}/messages", 1)} == set(sent)
    for bad in ("limit=0", "limit=201", "cursor=x"):
        browser.get(f"{base}/letters?{bad}", 422)


def test_what_grows_is_cut_in_the_graph(browser: Browser, app: Site, graph: Graph) -> None:
    base = f"/api/v1/sites/{app.id}"
    made = [browser.post(f"{base}/newsletters", {"name": f"N{n}", "segments": []}, 201)["id"] for n in range(5)]
    # All at one moment: their ids decide.
    graph.command(
        "MATCH (n:Newsletter {app: $app}) WHERE n.id <> $last SET n.created = 7", {"app": app.id, "last": made[4]}
    )
    whole = [each["id"] for each in browser.get(f"{base}/newsletters")["items"]]
    assert whole == [made[4], *sorted(made[:4])]
    assert [each["id"] for each in every(browser, f"{base}/newsletters", 2)] == whole
    letter = letters.create(graph, app.id, LetterContents("Letter", "Hello")).id
    campaign = browser.post(f"{base}/campaigns", {"name": "C", "definition": tutorial(letter)}, 201)["id"]
    graph.write(lambda tx: [versions.publish(tx, app.id, campaign, tutorial(letter), by="", now=n) for n in range(3)])
    assert [each["version"] for each in every(browser, f"{base}/campaigns/{campaign}/versions", 1)] == [3, 2, 1]
    assert browser.get(f"{base}/campaigns/{campaign}/versions")["next_cursor"] is None


def test_letters_are_cut_in_the_graph(browser: Browser, app: Site, graph: Graph) -> None:
    base = f"/api/v1/sites/{app.id}/letters"
    for name in ("b", "A", "b", "C", "B"):
        letters.create(graph, app.id, LetterContents(name, "Hello"))
    whole = browser.get(base)["items"]
    assert [each["name"].lower() for each in whole] == ["a", "b", "b", "b", "c"]
    assert every(browser, base, 2) == whole
    first = browser.get(f"{base}?limit=2")
    browser.ask("DELETE", f"{base}/{whole[1]['id']}")
    # What follows has moved up to where it was.
    assert browser.get(f"{base}?limit=9&cursor={first['next_cursor']}")["items"] == whole[2:]


def test_campaigns_and_images_are_cut_in_the_graph(browser: Browser, app: Site, graph: Graph) -> None:
    base = f"/api/v1/sites/{app.id}"
    letter = letters.create(graph, app.id, LetterContents("Letter", "Hello")).id
    made = [
        browser.post(f"{base}/campaigns", {"name": f"C{n}", "definition": tutorial(letter)}, 201)["id"]
        for n in range(5)
    ]
    for number in range(5):
        letter_images.add(graph, app.id, ImageRecord(f"i{number}", "a.png", "image/png", 1, 1, 1, number // 4), b"x")
    graph.command(
        "MATCH (c:Campaign {app: $app}) WHERE c.id <> $last SET c.created = 7", {"app": app.id, "last": made[4]}
    )
    for path, whole in (
        ("campaigns", [made[4], *sorted(made[:4])]),
        ("letters/images", ["i4", "i0", "i1", "i2", "i3"]),
    ):
        assert [each["id"] for each in browser.get(f"{base}/{path}")["items"]] == whole
        assert [each["id"] for each in every(browser, f"{base}/{path}", 2)] == whole


def every(browser: Browser, path: str, limit: int) -> list[Any]:
    found, cursor = [], ""
    while True:
        answer = browser.get(f"{path}?limit={limit}&cursor={cursor}")
        assert len(answer["items"]) <= limit
        found += answer["items"]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found


def test_whatever_the_dashboard_asks_for_is_told_of() -> None:
    """Programs can do what it does: it knows no address that OpenAPI does not."""
    told = {re.sub(r"{\w+}", "{}", path) for path in specification()["paths"]}
    asked: dict[str, str] = {}
    for file in (ROOT / "editor-ui" / "src").rglob("*.ts*"):
        if file.name == "schema.d.ts" or ".test." in file.name:
            continue
        text = re.sub(r"\$\{encodeURIComponent\((\w+)\)\}", r"${\1}", file.read_text(encoding="utf-8"))
        for path in re.findall(r"/api/v1(?:/(?:[\w.-]+|\{\w+\}|\$\{[\w.]+\}))+", text):
            asked.setdefault(re.sub(r"\$?\{[\w.]+\}", "{}", path), file.name)
    assert len(asked) > 150
    # What stands for a part in the dashboard may stand for several addresses here.
    assert {path: name for path, name in asked.items() if not any(is_of(path, each) for each in told)} == {}


def is_of(asked: str, told: str) -> bool:
    pairs = zip(asked.split("/"), told.split("/"), strict=False)
    return asked.count("/") == told.count("/") and all("{}" in (one, other) or one == other for one, other in pairs)
