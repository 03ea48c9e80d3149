from __future__ import annotations

from browsing import Browser
from support import Site
from tutorial import tutorial


def test_the_editor_writes_and_reads_the_same_files(browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}"
    letter = browser.post(f"{base}/letters", {"name": "Offer", "subject": "More", "text": "Hello"}, 201)
    drawing = {"name": "Ten", "definition": tutorial(letter["id"])}
    text = browser.post(f"{base}/campaign-files/write", drawing, 200)["text"]
    assert "letter: Offer\n" in text
    read = browser.post(f"{base}/campaign-files/read", {"text": text}, 200)
    assert read == {"name": "Ten", "definition": tutorial(letter["id"]), "made": [], "kept": []}
    renamed = text.replace("Offer", "Second")
    read = browser.post(f"{base}/campaign-files/read", {"text": renamed}, 200)
    assert read["made"] == ["Second"]
    changed = text.replace("subject: More", "subject: Less")
    assert browser.post(f"{base}/campaign-files/read", {"text": changed}, 200)["kept"] == ["Offer"]
    error = browser.post(f"{base}/campaign-files/read", {"text": "name: ["}, 422)["error"]
    assert error["details"][0]["path"] == "line 1"
