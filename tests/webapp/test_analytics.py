from __future__ import annotations

from browsing import Browser, opened
from flask import Flask
from support import Site

from workers.analytics import building

STEPS = {"steps": [{"event": "Site Visit"}, {"event": "Registration"}]}


def test_a_funnel_is_made_shown_changed_and_removed(browser: Browser, app: Site, web: Flask) -> None:
    base = f"/api/v1/sites/{app.id}/analytics"
    assert browser.get(base)["as_of"] is None
    made = browser.post(f"{base}/charts", {"kind": "funnel", "name": " Sales ", "definition": STEPS}, 201)
    assert (made["name"], made["kind"], made["definition"]) == ("Sales", "funnel", STEPS)
    browser.post(f"{base}/charts", {"kind": "funnel", "name": "Sales", "definition": STEPS}, 409)
    refused = browser.post(f"{base}/charts", {"kind": "funnel", "name": "None", "definition": {"steps": []}}, 422)
    assert refused["error"]["details"][0]["path"] == "steps"
    own = f"{base}/charts/{made['id']}"
    assert browser.get(f"{own}/figures")["funnel"] is None
    assert browser.get(base)["building"]["state"] == "running"
    assert building.work(opened(web).context, app.id)

    shown = browser.get(f"{own}/figures?from=2026-03-01&to=2026-03-31&step=week&compare=true")
    assert (shown["first"], shown["last"]) == ("2026-03-01", "2026-03-31")
    assert [step["people"] for step in shown["funnel"]["steps"]] == [0, 0]
    assert [point["first"] for point in shown["funnel"]["trend"]][:2] == ["2026-03-01", "2026-03-02"]
    browser.get(f"{own}/figures?from=2026-03-31&to=2026-03-01", 422)
    browser.get(f"{own}/figures?range=whenever", 422)
    longer = {"steps": [*STEPS["steps"], {"event": "Upgrade"}]}
    seen = browser.post(f"{base}/charts/preview", {"kind": "funnel", "definition": longer})
    assert len(seen["funnel"]["steps"]) == 3
    assert browser.get(f"{own}/people?index=1&part=dropped") == {"total": 0, "items": [], "next_cursor": None}
    assert browser.post(f"{own}/people/list", {"name": "Them", "index": 0}, 201)["size"] == 0

    change = {"name": "Sales", "definition": longer, "version": made["version"]}
    assert len(browser.put(own, change)["definition"]["steps"]) == 3
    browser.put(own, change, 409)
    assert browser.put(base, {"time_zone": "Europe/Lisbon"})["time_zone"] == "Europe/Lisbon"
    browser.put(base, {"time_zone": "Europe/Nowhere"}, 422)
    assert browser.put(f"{base}/charts/order", {"order": [made["id"]]})["items"][0]["id"] == made["id"]
    browser.put(f"{base}/charts/order", {"order": ["none"]}, 404)
    assert browser.post(f"{base}/refresh", None, 202)["building"]["state"] == "running"
    assert browser.post(f"{base}/cancel")["building"]["state"] == "cancelled"
    assert browser.ask("DELETE", own).status_code == 204
    browser.get(own, 404)
    assert browser.get(f"{base}/charts") == {"items": []}
