from __future__ import annotations

import pytest
from browsing import Browser
from support import Site


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/newsletters"


def test_a_newsletter_from_draft_to_plan_and_back(browser: Browser, base: str, furnished: dict[str, str]) -> None:
    made = browser.post(base, {"name": " May ", "segments": [furnished["segment"]]}, 201)
    assert (made["name"], made["state"], made["recipients"], made["subject"]) == ("May", "draft", 0, "May")
    assert browser.get(f"{base}/{made['id']}") == made
    changed = browser.put(f"{base}/{made['id']}", {"name": "June"})
    assert (changed["name"], changed["segments"], changed["recipients"]) == ("June", [], 1)
    planned = browser.post(f"{base}/{made['id']}/send", {"at": 4_000_000_000_000})
    assert (planned["state"], planned["at"]) == ("scheduled", 4_000_000_000_000)
    assert browser.post(f"{base}/{made['id']}/unschedule")["state"] == "draft"
    for verb in ("pause", "resume", "cancel"):
        browser.post(f"{base}/{made['id']}/{verb}", None, 409)
    browser.post(f"{base}/{made['id']}/send", {"at": -1}, 422)


def test_one_that_is_being_sent_is_shown_and_stays(browser: Browser, base: str, furnished: dict[str, str]) -> None:
    begun = browser.post(f"{base}/{furnished['newsletter']}/send", {})
    assert (begun["state"], begun["recipients"], begun["figures"]["sent"]) == ("sending", 1, 0)
    assert browser.ask("DELETE", f"{base}/{begun['id']}").status_code == 409
    assert browser.post(f"{base}/{begun['id']}/pause")["state"] == "paused"
    assert browser.post(f"{base}/{begun['id']}/cancel") == {"called_back": 0}
    assert browser.ask("DELETE", f"{base}/{begun['id']}").status_code == 204
    assert [each["id"] for each in browser.get(base)["items"]] == []


def test_campaigns_of_newsletters_are_not_listed(browser: Browser, app: Site, furnished: dict[str, str]) -> None:
    path = f"/api/v1/sites/{app.id}"
    browser.post(f"{path}/newsletters/{furnished['newsletter']}/send", {})
    assert [each["id"] for each in browser.get(f"{path}/campaigns")["items"]] == [furnished["campaign"]]
    browser.post(f"{path}/newsletters", {"name": "x", "segments": ["nothing"]}, 404)
