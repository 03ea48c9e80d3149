"""Helpers of tests that draw campaigns."""

from __future__ import annotations

import re

from dashboard import Sample
from playwright.sync_api import FloatRect, Locator, Page, expect


def working_area(page: Page) -> Locator:
    return page.get_by_role("region", name="Working area")


def node(page: Page, title: str) -> Locator:
    return working_area(page).get_by_role("group", name=re.compile(rf"^{title}:"))


def entered(page: Page, title: str) -> int:
    """The number on the node, as its name tells it."""
    found = re.search(r"Entered: (\d+)", node(page, title).locator(".hidden").inner_text())
    assert found is not None
    return int(found.group(1))


def new_campaign(page: Page, sample: Sample, name: str) -> None:
    page.goto(sample.path("/campaigns"))
    page.get_by_role("button", name="New campaign").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Add").click()
    expect(node(page, "For all people")).to_be_visible()


def drop(page: Page, tool: Locator, x: float, y: float) -> None:
    """Drag something onto the canvas, to a point of the working area."""
    tool.drag_to(working_area(page), target_position={"x": x, "y": y})


def tool(page: Page, title: str) -> Locator:
    return page.get_by_role("complementary", name="Toolbox").get_by_role("button", name=title, exact=True)


def settings(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=f"Settings of {title}")


def lead(page: Page, source: Locator, port: str, target: Locator) -> None:
    """Draw from an output to the input of a node."""
    entry = target.locator(".react-flow__handle-top")
    start = resting(page, source.locator(f".react-flow__handle[data-handleid='{port}']"))
    end = resting(page, entry)
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] - 20, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=4)
    # The canvas says that letting go here connects; on a slow machine it needs a moment to see the mouse come.
    expect(entry).to_have_class(re.compile(r"\bvalid\b"))
    page.mouse.up()


def resting(page: Page, thing: Locator) -> FloatRect:
    """Where something is once it moves no more: nodes glide when the canvas is tidied, fitted or scrolled."""
    last = None
    while (now := thing.bounding_box()) is None or now != last:
        last = now
        page.wait_for_timeout(100)
    return now


def saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def confirm(page: Page, verb: str) -> None:
    page.get_by_role("button", name=verb, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile(rf"^{verb}")).click()
    expect(dialog).not_to_be_visible()
