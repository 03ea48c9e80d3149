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


def test_two_variants_are_set_up_shown_and_decided(browser: Browser, base: str, furnished: dict[str, str]) -> None:
    newsletter = f"{base}/{furnished['newsletter']}"
    assert browser.get(newsletter)["test"] is None
    browser.put(f"{newsletter}/test", {"varies": "subject", "share": 20}, 422)
    browser.put(f"{newsletter}/test", {"varies": "subject", "subject": "{{ broken"}, 422)
    browser.put(f"{newsletter}/test", {"varies": "content", "share": 0}, 422)
    made = browser.put(f"{newsletter}/test", {"varies": "subject", "subject": "Or so?", "share": 50})["test"]
    assert (made["by"], made["hours"], made["share"], made["decides"], made["winner"]) == ("opens", 4, 50, None, "")
    assert (made["a"]["subject"], made["b"]["subject"], made["result"]) == ("News", "Or so?", None)
    browser.post(f"{newsletter}/winner", {"variant": "b"}, 409)
    assert browser.ask("DELETE", f"{newsletter}/test").json["test"] is None
    browser.put(f"{newsletter}/test", {"varies": "content", "by": "clicks"})
    begun = browser.post(f"{newsletter}/send", {})
    assert begun["test"]["decides"] == begun["started"] + 4 * 3_600_000
    browser.put(f"{newsletter}/test", {"varies": "content"}, 409)
    decided = browser.post(f"{newsletter}/winner", {"variant": "b"})["test"]
    assert (decided["winner"], decided["chosen"], decided["result"]["chance"]) == ("b", True, 1.0)
    assert decided["result"]["a"] == {"sent": 0, "hits": 0}


def test_a_letter_to_people_who_are_chosen_is_a_newsletter(
    browser: Browser, app: Site, base: str, furnished: dict[str, str]
) -> None:
    path = f"/api/v1/sites/{app.id}/messages/email"
    made = browser.post(path, {"subject": " Hi ", "text": "Want it?", "people": [furnished["uid"]]}, 201)
    assert (made["name"], made["state"], made["recipients"], made["chosen"]) == ("Hi", "sending", 1, 1)
    everybody = browser.post(path, {"subject": "Hi", "text": "You?", "all": {"search": "nobody has this"}}, 201)
    assert (everybody["recipients"], everybody["chosen"]) == (0, 0)
    browser.post(path, {"subject": "{{ broken", "text": "x", "people": ["x"]}, 422)
    browser.post(path, {"subject": "Hi", "text": "x"}, 422)
    assert {each["id"] for each in browser.get(base)["items"]} >= {made["id"], everybody["id"]}
