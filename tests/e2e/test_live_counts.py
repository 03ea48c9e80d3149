"""Counts on the canvas: by the stream at once, by asking where the stream is refused; and one person's way replayed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from complaints import Complaints
from dashboard import Sample, Tracking
from drawing import entered, node
from playwright.sync_api import BrowserContext, Page, Request, Route, expect
from running import Product, User, until

# Tells when the name of a node, which holds its count, changes.
WATCH = """(id) => {
  window.changed_ = [];
  window.watching_?.disconnect();
  window.watching_ = new MutationObserver(() => window.changed_.push(Date.now()));
  window.watching_.observe(document.getElementById(`node-name-${id}`),
    {childList: true, characterData: true, subtree: true});
}"""


def test_an_event_changes_the_count_by_the_stream_alone(
    page: Page, sample: Sample, tracking: Tracking, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """How long it takes from the answer to /track is noted in the report as `live_ms`."""
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
    before = entered(page, "Person event")
    # Whatever the page asks for meanwhile is as it was: only the stream can know better.
    path = f"/api/v1/sites/{sample.site.id}/campaigns/{sample.campaign}"
    known = page.request.get(path).json()

    def answer(route: Route) -> None:
        route.fulfill(json=known)

    page.route(f"**{path}", answer)
    taken = []
    for number in range(1, 6):
        page.evaluate(WATCH, "watched")
        tracking.track("viewer-021", "Movie watch", title=f"Live {number}")
        answered = time.time() * 1000
        page.wait_for_function("() => window.changed_.length > 0", polling=20, timeout=30_000)
        taken.append(round(page.evaluate("() => window.changed_[0]") - answered))
        expect(node(page, "Person event")).to_have_accessible_name(re.compile(rf"Entered: {before + number}\b"))
    record_testsuite_property("live_ms", sorted(taken))


def test_where_the_stream_is_refused_counts_are_asked_for(
    page: Page, context: BrowserContext, sample: Sample, tracking: Tracking, complaints: Complaints
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(f"/campaigns/{sample.campaign}") and request.resource_type == "fetch":
            asked.append(request.url)

    page.on("request", note)
    context.route("**/live/*", lambda route: route.abort())
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    expect(page.get_by_role("status").get_by_text(re.compile("^Reconnecting"))).to_be_visible()
    before = entered(page, "Person event")
    tracking.track("viewer-022", "Movie watch", title="Unseen")
    # Far less than the half a minute after which a page with a stream asks again.
    expect(node(page, "Person event")).to_have_accessible_name(re.compile(rf"Entered: {before + 1}\b"))
    assert len(asked) > 1
    page.goto(sample.path("/live"))
    tracking.track("viewer-022", "Seen by asking", n=1)
    expect(page.get_by_role("button", name="Seen by asking")).to_be_visible()

    context.unroute("**/live/*")
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
    complaints.forgive("ERR_FAILED")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_way_of_one_person_is_replayed_on_the_canvas(
    page: Page, product: Product, sample: Sample, tracking: Tracking, motion: Any
) -> None:
    user, people = User.logged_in(product), f"/sites/{sample.site.id}/people"
    uid = user.get(f"{people}?search=vera024")["items"][0]["uid"]
    if motion == "no-preference":
        for number in range(3):
            tracking.track("viewer-024", "Movie watch", title=f"Replayed {number}")
    page.emulate_media(reduced_motion=motion)
    why = f"/sites/{sample.site.id}/campaigns/{sample.campaign}/people/{uid}/why"
    until(lambda: user.get(why)["answer"] == "sent", 90, "the letter of the third watch")
    page.goto(sample.path(f"/campaigns/{sample.campaign}?try=why&person={uid}"))
    panel = page.get_by_role("region", name="Try")
    expect(panel.get_by_role("heading", name="They got it")).to_be_visible()
    panel.get_by_role("button", name="Path").first.click()
    steps = panel.get_by_role("list", name="Path").get_by_role("button")
    now = page.locator(".react-flow__node [data-lit='now']")
    expect(steps.last).to_have_attribute("aria-current", "step")
    last = panel.get_by_role("list", name="Path").get_by_role("listitem").last
    expect(now).to_have_count(1)
    expect(
        now.locator("span:not(.hidden)").filter(has_text=re.compile("^Send letter$|^Entry limit$")).first
    ).to_be_visible()
    expect(last).to_be_visible()
    steps.first.click()
    expect(now).to_contain_text("Person event")
    expect(page.locator(".react-flow__edge path[data-lit='yes']")).to_have_count(0)
    steps.nth(1).click()
    expect(now).to_contain_text("Entry limit")
    expect(page.locator(".react-flow__edge path[data-lit='yes']")).to_have_count(1)
    panel.get_by_role("button", name="Path").first.click()
    expect(now).to_have_count(0)
