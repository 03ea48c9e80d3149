from __future__ import annotations

import io

import pytest
from browsing import SAME_ORIGIN, Browser, Member
from support import Site

from engine.letters.layout import layouts
from graphstore.driver import Graph

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (3).to_bytes(4, "big") + (2).to_bytes(4, "big") + b"\x08\x06\0\0\0"
MJML = layouts()[0].mjml


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/letters"


@pytest.fixture
def letter(browser: Browser, base: str) -> str:
    made = browser.post(base, {"name": "News", "subject": "News", "mjml": MJML}, 201)
    assert made["mode"] == "drag_and_drop"
    return f"{base}/{made['id']}"


def contents(**parts: str) -> dict[str, str]:
    return {"name": "News", "subject": "News", "mjml": MJML, "mode": "drag_and_drop", **parts}


def test_a_draft_is_kept_apart_until_it_is_published(browser: Browser, letter: str) -> None:
    assert browser.get(f"{letter}/draft")["is_published"]
    saved = browser.put(f"{letter}/draft", {"revision": 0, "contents": contents(subject="")})
    assert (saved["revision"], saved["is_published"], saved["by"]) == (1, False, browser.email)
    assert [problem["path"] for problem in saved["problems"]] == ["subject"]
    assert browser.get(letter)["subject"] == "News"
    browser.post(f"{letter}/publish", {"revision": 1}, 422)
    browser.put(f"{letter}/draft", {"revision": 1, "contents": contents(subject="Better news")})
    published = browser.post(f"{letter}/publish", {"revision": 2})
    assert (published["subject"], published["version"]) == ("Better news", 2)
    assert browser.get(f"{letter}/draft")["is_published"]
    assert browser.post(f"{letter}/publish", {"revision": 2})["version"] == 2


def test_two_who_write_at_once_are_told(browser: Browser, member: Member, app: Site, letter: str) -> None:
    other = member(app.id)
    other.put(f"{letter}/draft", {"revision": 0, "contents": contents(subject="Theirs")})
    error = browser.put(f"{letter}/draft", {"revision": 0, "contents": contents(subject="Mine")}, 409)["error"]
    assert other.email in error["message"]
    browser.post(f"{letter}/publish", {"revision": 0}, 409)
    assert browser.get(f"{letter}/draft")["contents"]["subject"] == "Theirs"


def test_versions_are_compared_and_restored(browser: Browser, letter: str) -> None:
    browser.put(letter, {**contents(subject="Second")})
    browser.put(letter, {**contents(subject="Third"), "text": "By hand"})
    found = browser.get(f"{letter}/versions")["items"]
    assert [(each["version"], each["subject"], each["is_present"]) for each in found] == [
        (3, "Third", True), (2, "Second", False), (1, "News", False),
    ]  # fmt: skip
    first = browser.get(f"{letter}/versions/1")
    assert {change["part"] for change in first["changes"]} == {"subject", "text"}
    assert {"sign": "-", "text": "News"} in first["changes"][0]["lines"]
    browser.get(f"{letter}/versions/9", 404)
    restored = browser.post(f"{letter}/restore", {"version": 1, "revision": 0})
    assert (restored["contents"]["subject"], restored["is_published"]) == ("News", False)
    assert browser.get(letter)["subject"] == "Third"


def test_only_the_last_fifty_versions_are_kept(browser: Browser, letter: str, graph: Graph, app: Site) -> None:
    graph.command("MATCH (l:Letter {app: $app}) SET l.version = 51", {"app": app.id})
    graph.command(
        "MATCH (l:Letter {app: $app}) CREATE (:LetterVersion {key: l.key + ':1', app: $app, version: 1, at: 1, by: '',"
        " contents: '{}'})-[:VERSION_OF]->(l)",
        {"app": app.id},
    )
    browser.put(letter, contents())
    assert [each["version"] for each in browser.get(f"{letter}/versions")["items"]] == [52, 51]


def test_what_is_seen_is_what_is_compiled(browser: Browser, base: str) -> None:
    made = browser.post(f"{base}/preview", {"subject": "Hi", "mjml": MJML})
    assert "Hello there," in made["html"]
    assert "View in browser" in made["text"]
    error = browser.post(f"{base}/preview", {"subject": "Hi", "mjml": "<mjml><mj-body><mj-x></mj-body></mjml>"}, 422)
    assert error["error"]["details"][0]["path"] == "mjml"


def test_a_cart_is_seen_with_sample_products(browser: Browser, base: str) -> None:
    cart = next(layout.mjml for layout in layouts() if layout.id == "cart")
    made = browser.post(f"{base}/preview", {"subject": "Hi", "mjml": cart})
    assert made["event"] == "sample"
    assert made["html"].index("The first product") < made["html"].index("The second one")


def test_what_people_lack_is_counted(browser: Browser, base: str, furnished: dict[str, str], graph: Graph) -> None:
    graph.command(
        "MATCH (p:Person {uid: $uid}) SET p.`p:address/city` = 'Oslo', p.`p:name` = 'A'", {"uid": furnished["uid"]}
    )
    source = "{{ person.name }}{{ person.address }}{{ person.shoes }}{{ person.hat | default: '-' }}{{ event.title }}"
    found = browser.post(f"{base}/check", {"text": source})
    assert found == {
        "people": 1,
        "variables": [
            {"name": "person.name", "has_fallback": False, "without": 0},
            {"name": "person.address", "has_fallback": False, "without": 0},
            {"name": "person.shoes", "has_fallback": False, "without": 1},
            {"name": "person.hat", "has_fallback": True, "without": 1},
            {"name": "event.title", "has_fallback": False, "without": None},
        ],
    }
    assert browser.post(f"{base}/check", {"text": source, "segments": [furnished["segment"]]})["people"] == 0


def test_blocks_and_layouts_of_ones_own(browser: Browser, base: str, member: Member, other_site: Site) -> None:
    block = {"name": "Foot", "mjml": "<mj-section><mj-column><mj-text>Bye</mj-text></mj-column></mj-section>"}
    made = browser.post(f"{base}/blocks", block, 201)
    assert browser.get(f"{base}/blocks") == {"items": [{**block, "id": made["id"]}], "next_cursor": None}
    browser.post(f"{base}/blocks", {"name": "Bad", "mjml": "<mj-section>"}, 422)
    own = browser.post(f"{base}/layouts", {"name": "Ours", "mjml": MJML}, 201)
    found = browser.get(f"{base}/layouts")["items"]
    assert [found[0]["name"], found[-1]["name"], found[-1]["own"], len(found)] == ["One column", "Ours", True, 10]
    stranger = member(other_site.id)
    assert stranger.ask("DELETE", f"/api/v1/sites/{other_site.id}/letters/blocks/{made['id']}").status_code == 404
    assert browser.ask("DELETE", f"{base}/layouts/{made['id']}").status_code == 404
    assert browser.ask("DELETE", f"{base}/layouts/{own['id']}").status_code == 204
    assert browser.ask("DELETE", f"{base}/blocks/{made['id']}").status_code == 204


def uploaded(browser: Browser, base: str, data: bytes, name: str = "a.png") -> tuple[int, dict[str, object]]:
    answer = browser.client.post(f"{base}/images", data={"file": (io.BytesIO(data), name)}, headers=SAME_ORIGIN)
    return answer.status_code, answer.json


def test_an_image_is_kept_once_and_served_for_ever(
    browser: Browser, base: str, stranger: Browser, app: Site, other_site: Site
) -> None:
    status, image = uploaded(browser, base, PNG)
    assert (status, image["type"], image["width"], image["height"]) == (201, "image/png", 3, 2)
    assert uploaded(browser, base, PNG, "b.png")[1] == image
    assert browser.get(f"{base}/images")["items"] == [image]
    path = f"/l/i/{app.id}/{image['id']}"
    assert str(image["url"]).endswith(path)
    shown = stranger.ask("GET", path)
    assert (shown.data, shown.content_type) == (PNG, "image/png")
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert stranger.ask("GET", f"/l/i/{other_site.id}/{image['id']}").status_code == 404


def test_what_is_no_image_is_refused(browser: Browser, base: str) -> None:
    assert uploaded(browser, base, b"<svg onload='x()'></svg>", "a.png")[0] == 422
    assert browser.client.post(f"{base}/images", data={"x": "y"}, headers=SAME_ORIGIN).status_code in {415, 422}


def test_a_letter_is_converted_or_not(browser: Browser, base: str) -> None:
    asked = {"contents": {"text": "Hi", "mode": "text"}, "to": "html"}
    assert browser.post(f"{base}/convert", asked)["contents"]["html"] == "<p>Hi</p>"
    lossy = {"contents": {"html": "<img src='a'>", "mode": "html"}, "to": "text"}
    assert browser.post(f"{base}/convert", lossy) == {"contents": None, "lost": ["images (1)", "the attribute src (1)"]}
