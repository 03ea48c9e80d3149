from __future__ import annotations

from browsing import Browser, opened
from feeding import Feed
from flask import Flask
from support import Site

from workers.analytics import building

DAY = 86_400_000
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
    assert browser.get(f"{own}/people?index=1&part=dropped") == {
        "total": 0, "items": [], "next_cursor": None, "conditions": None
    }  # fmt: skip
    assert browser.get(f"{own}/people?index=1&part=dropped&before=true")["total"] == 0
    assert browser.post(f"{own}/people/list", {"name": "Them", "index": 0}, 201)["size"] == 0

    change = {"name": "Sales", "definition": longer, "version": made["version"]}
    assert len(browser.put(own, change)["definition"]["steps"]) == 3
    browser.put(own, change, 409)
    assert browser.ask("GET", f"{own}/figures.csv").text.startswith("part,value,first_day,step,event,people,dropped")
    assert browser.put(base, {"time_zone": "Europe/Lisbon"})["time_zone"] == "Europe/Lisbon"
    browser.put(base, {"time_zone": "Europe/Nowhere"}, 422)
    assert browser.put(f"{base}/charts/order", {"order": [made["id"]]})["items"][0]["id"] == made["id"]
    browser.put(f"{base}/charts/order", {"order": ["none"]}, 404)
    assert browser.post(f"{base}/refresh", None, 202)["building"]["state"] == "running"
    assert browser.post(f"{base}/cancel")["building"]["state"] == "cancelled"
    assert browser.ask("DELETE", own).status_code == 204
    browser.get(own, 404)
    assert browser.get(f"{base}/charts") == {"items": [], "next_cursor": None}


def test_a_metric_is_made_and_shown(browser: Browser, app: Site, web: Flask) -> None:
    base = f"/api/v1/sites/{app.id}/analytics"
    asked = {"measure": "people", "event": {"event": "Site Visit"}}
    refused = browser.post(f"{base}/charts", {"kind": "metric", "name": "No", "definition": STEPS}, 422)
    assert refused["error"]["details"][0]["path"] == "measure"
    made = browser.post(f"{base}/charts", {"kind": "metric", "name": "Site visits", "definition": asked}, 201)
    own = f"{base}/charts/{made['id']}"
    assert building.work(opened(web).context, app.id)
    shown = browser.get(f"{own}/figures")
    assert shown["funnel"] is None
    assert (shown["metric"]["measure"], shown["metric"]["total"], len(shown["metric"]["points"])) == ("people", 0, 7)
    assert browser.get(f"{own}/people?bucket={shown['first']}")["total"] == 0
    browser.get(f"{own}/people?bucket=1999-01-01", 422)
    browser.get(f"{own}/people?part=dropped", 422)
    file = browser.ask("GET", f"{own}/figures.csv?range=last_7_days")
    assert file.text.splitlines()[0] == "first_day,value"
    assert len(file.text.splitlines()) == 9  # a line a day, and one for all of them
    change = {"name": "Movies seen", "definition": {**asked, "measure": "times"}, "version": 1}
    assert browser.put(own, change)["definition"]["measure"] == "times"
    kind = {"kind": "metric", "definition": {"measure": "total", "property": "paid"}}
    assert browser.post(f"{base}/charts/preview", kind)["metric"]["known_from"] is not None


def test_who_is_leaving_is_told_and_listed(browser: Browser, app: Site, web: Flask) -> None:
    base = f"/api/v1/sites/{app.id}"
    assert browser.get(f"{base}/reports/leaving")["items"] == []
    context = opened(web).context
    feed, now = Feed(context, app.id), context.clock.now()
    for day in range(16, 22):
        for who in ("ann", "bob"):
            feed.append(feed.track(who, "visit", now - day * DAY))
    feed(feed.track("bob", "visit", now), feed.track("bob", "visit", now - DAY))
    building.ask(context, app.id)
    assert building.work(context, app.id)
    found = browser.get(f"{base}/reports/leaving")
    assert [(each["id"], each["before_days"], each["recent_days"]) for each in found["items"]] == [("ann", 6, 0)]
    assert found["next_cursor"] is None
    asked = "range=last_30_days&step=month&event=visit"
    cohorts = browser.get(f"{base}/reports/retention?{asked}")["cohorts"]
    assert sum(cohort["people"] for cohort in cohorts) == 2
    began = next(cohort["first"] for cohort in cohorts if cohort["people"])
    assert browser.get(f"{base}/reports/retention/people?{asked}&first={began}")["total"] == 2
    assert browser.get(f"{base}/reports/retention/people?{asked}")["total"] == 2  # of all cohorts
    browser.get(f"{base}/reports/retention/people?{asked}&first=1999-01-01", 422)
    browser.get(f"{base}/reports/retention?range=last_365_days", 422)
    assert browser.ask("GET", f"{base}/reports/leaving/people.csv").text.splitlines()[1].startswith("ann,,,,6,0,visit,")
    of = browser.post(f"{base}/lists", {"name": "Bob only"}, 201)["id"]
    assert browser.get(f"{base}/reports/leaving?segment={of}")["items"] == []
    assert len(browser.ask("GET", f"{base}/reports/leaving/people.csv?segment={of}").text.splitlines()) == 1
    browser.get(f"{base}/reports/leaving?segment=none", 404)
    assert browser.post(f"{base}/reports/leaving/list", {"name": "Bobs", "segment": of}, 201)["size"] == 0
    assert browser.post(f"{base}/reports/leaving/list", {"name": "Leaving"}, 201)["size"] == 1
    browser.post(f"{base}/reports/leaving/list", {"name": "Leaving"}, 409)
