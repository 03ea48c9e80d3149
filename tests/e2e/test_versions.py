"""The history of a campaign: any two versions compared, the draft with each, and a way back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from dashboard import Sample
from drawing import node, saved, settings
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.usefixtures("only_the_samples")
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def waiting(days: int, *, capped: bool = False) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [
        {"id": "seen", "type": "person_event", "config": {"event": "Film seen"}, "position": {"x": 0, "y": 0}},
        {"id": "hold", "type": "wait", "config": {"amount": days, "unit": "days"}, "position": {"x": 0, "y": 180}},
    ]
    edges = [{"from": "seen", "port": "out", "to": "hold"}]
    if capped:
        nodes.append({"id": "cap", "type": "entry_limit", "config": {"limit": 4}, "position": {"x": 0, "y": 360}})
        edges.append({"from": "hold", "port": "out", "to": "cap"})
    return {"nodes": nodes, "edges": edges}


def published(page: Page, sample: Sample, *definitions: dict[str, Any]) -> str:
    """A campaign of so many versions; its address in the API."""
    base = f"/api/v1/sites/{sample.site.id}/campaigns"
    first, *others = definitions
    made = page.request.post(base, data={"name": "Of versions", "definition": first}, headers=SAME_ORIGIN).json()
    path = f"{base}/{made['id']}"
    assert page.request.post(f"{path}/run", data={}, headers=SAME_ORIGIN).ok
    for number, definition in enumerate(others):
        body = {"definition": definition, "revision": number}
        revision = page.request.put(f"{path}/draft", data=body, headers=SAME_ORIGIN).json()["revision"]
        assert page.request.post(f"{path}/publish", data={"revision": revision}, headers=SAME_ORIGIN).ok
    return path


def history(page: Page) -> Locator:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    drawer = page.get_by_role("dialog", name="Versions")
    expect(drawer).to_be_visible()
    return drawer


def test_versions_are_compared_with_each_other_and_one_is_restored(page: Page, sample: Sample) -> None:
    path = published(page, sample, waiting(5), waiting(3), waiting(3, capped=True))
    page.goto(sample.path(f"/campaigns/{path.rpartition('/')[2]}"))
    node(page, "Wait").click()
    settings(page, "Wait").get_by_label("How long").fill("1")
    drawer = history(page)
    heads = drawer.get_by_role("button", name=re.compile("^Version "))
    expect(heads).to_have_text([re.compile("^Version 3current"), re.compile("^Version 2"), re.compile("^Version 1")])

    heads.last.click()
    draft = drawer.get_by_role("region", name="From version 1 to the draft")
    expect(draft.locator("[data-change='changed']")).to_have_text(re.compile("Wait.*How long: 5 → 1"))
    drawer.get_by_label("Compare version 1 with").select_option("version 2")
    second = drawer.get_by_role("region", name="From version 1 to version 2")
    expect(second.get_by_role("listitem")).to_have_text([re.compile("Wait.*How long: 5 → 3")])
    drawer.get_by_label("Compare version 1 with").select_option("version 3")
    third = drawer.get_by_role("region", name="From version 1 to version 3")
    expect(third.get_by_role("listitem")).to_have_text(
        [re.compile("changed.*Wait"), re.compile("new.*Entry limit"), re.compile("way.*Wait.*leads to.*Entry limit")]
    )
    heads.first.click()
    # From the older to the newer one, whichever was opened.
    drawer.get_by_label("Compare version 3 with").select_option("version 2")
    back = drawer.get_by_role("region", name="From version 2 to version 3")
    expect(back.locator("[data-change='added'] >> nth=0")).to_contain_text("Entry limit")

    heads.last.click()
    drawer.get_by_role("button", name="Make version 1 the draft").click()
    expect(drawer).not_to_be_visible()
    expect(node(page, "Wait")).to_contain_text("Wait 5 days")
    expect(node(page, "Entry limit")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(node(page, "Wait")).to_contain_text("Wait 1 day")
    expect(node(page, "Entry limit")).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(node(page, "Wait")).to_contain_text("Wait 5 days")
    saved(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("How long: 3 → 5")
    dialog.get_by_role("button", name="Publish version 4").click()
    expect(dialog).not_to_be_visible()
    assert [each["version"] for each in page.request.get(f"{path}/versions").json()["items"]] == [4, 3, 2, 1]
    same = page.request.get(f"{path}/versions/compare?a=1&b=4").json()
    assert same == {"nodes": [], "connected": [], "disconnected": []}
