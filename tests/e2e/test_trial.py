"""A campaign is tried before it runs: one person step by step, a backtest over the canvas, and reasons afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from complaints import Complaints
from dashboard import Sample, Tracking
from drawing import node
from playwright.sync_api import Page, expect
from running import Product, User, until


@pytest.fixture
def drawn(product: Product, sample: Sample) -> Iterator[str]:
    """A draft that has never run: who sees a film on the free plan gets the letter a day later."""
    user, path = User.logged_in(product), f"/sites/{sample.site.id}"
    letter = next(each["id"] for each in user.get(f"{path}/letters")["items"] if each["name"] == "Special offer")
    nodes: list[dict[str, Any]] = [
        {"id": "seen", "type": "person_event", "config": {"event": "Film tried"}},
        {"id": "free", "type": "person_property", "config": {"property": "plan", "operator": "is", "value": "free"}},
        {"id": "day", "type": "wait", "config": {"amount": 1, "unit": "days"}},
        {"id": "offer", "type": "send_letter", "config": {"letter": letter}},
    ]
    edges = [
        {"from": "seen", "port": "out", "to": "free"},
        {"from": "free", "port": "yes", "to": "day"},
        {"from": "day", "port": "out", "to": "offer"},
    ]
    campaign = user.post(f"{path}/campaigns", {"name": "To be tried", "definition": {"nodes": nodes, "edges": edges}})
    yield campaign["id"]
    user.delete(f"{path}/campaigns/{campaign['id']}")


def test_a_campaign_is_tried_before_it_runs(
    page: Page, product: Product, sample: Sample, tracking: Tracking, drawn: str, complaints: Complaints
) -> None:
    for who in ("viewer-004", "viewer-005"):
        tracking.track(who, "Film tried", title="Nosferatu")
    user, path = User.logged_in(product), f"/sites/{sample.site.id}/people"
    uid = user.get(f"{path}?search=vera004")["items"][0]["uid"]
    until(lambda: any(e["name"] == "Film tried" for e in user.get(f"{path}/{uid}/events")["items"]), 60, "the event")

    page.goto(sample.path(f"/campaigns/{drawn}"))
    page.get_by_role("button", name="Try", exact=True).click()
    panel = page.get_by_role("region", name="Try")
    panel.get_by_label("Person", exact=True).fill("vera004")
    page.get_by_role("option", name=re.compile("Vera004")).click()
    panel.get_by_label("Event", exact=True).click()
    page.get_by_role("option", name=re.compile("^Film tried")).first.click()
    panel.get_by_role("button", name="Run").click()
    steps = panel.get_by_role("list", name="Steps").get_by_role("button")
    expect(steps).to_have_count(6)
    expect(steps.last).to_contain_text("The way ends here.")
    steps.last.press("ArrowUp")
    expect(panel.get_by_text("Step 5 of 6")).to_be_visible()
    expect(panel.get_by_text("A proposal for Vera004")).to_be_visible()
    letter = page.frame_locator("iframe[title='The letter Special offer']")
    expect(letter.get_by_text("you watched Nosferatu.")).to_be_visible()
    lit = page.locator(".react-flow__node [data-lit='now']")
    expect(lit).to_contain_text("Send letter")
    for _ in range(3):
        panel.get_by_role("button", name="Step back").click()
    expect(lit).to_contain_text("Person property")
    expect(panel.get_by_text('"free"')).to_be_visible()

    panel.get_by_text("Backtest", exact=True).click()
    panel.get_by_role("button", name="Start", exact=True).click()
    expect(panel.get_by_text("Done", exact=True)).to_be_visible(timeout=60_000)
    expect(node(page, "Person property")).to_have_accessible_name(re.compile("Entered: 2. Left by Yes: 1, No: 1"))
    node(page, "Wait").click()
    expect(panel.get_by_role("link", name=re.compile("Vera004"))).to_be_visible()

    page.goto(sample.path(f"/people/{uid}"))
    page.get_by_role("button", name="Why, or why not?").click()
    page.get_by_role("menuitem", name="To be tried").click()
    expect(panel.get_by_text("They have never come in")).to_be_visible()
    expect(panel.get_by_text("The campaign has never run.")).to_be_visible()
    # The letter's script was kept from running, and the browser says so.
    assert complaints
    complaints.forgive("Blocked script execution")
