"""Fifty random edits by hand, in Chromium; undone, the drawing is as it was, and redone as it became."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from dashboard import Sample
from drawing import by_id, draft, drag, edges_of, laid_out, places, resting, tool, waits
from playwright.sync_api import Locator, Page, expect
from running import Product

pytestmark = pytest.mark.usefixtures("only_the_samples")

EDITS = 50
START = waits(at=(("seen", 0, 0), ("a", 0, 180), ("b", 0, 360), ("c", 340, 360)), edges=(("seen", "a"), ("a", "b")))
TOOLS = ("Wait", "Person property", "Entry limit", "Send letter", "Person event", "End")
FIELDS = {
    "Wait": "How long",
    "Person property": "Property",
    "Entry limit": "Entries count limit",
    "Person event": "Event",
}


def chosen(page: Page, chance: random.Random) -> Locator:
    """One of the nodes, with the keyboard on it; Enter and Escape select it, wherever it lies."""
    found = by_id(page, chance.choice(sorted(places(page))))
    found.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(found).to_be_focused()
    return found


def add(page: Page, chance: random.Random) -> None:
    tool(page, chance.choice(TOOLS)).click()


def move(page: Page, chance: random.Random) -> None:
    thing = chosen(page, chance)
    if chance.random() < 0.5:
        page.keyboard.press("Alt+" + chance.choice(["ArrowUp", "ArrowLeft", "ArrowRight", "ArrowDown"]))
        return
    page.get_by_role("button", name="Fit everything in").click()
    drag(page, thing, (chance.choice([-70, 60, 90]), chance.choice([-50, 0, 60])))


def connect(page: Page, chance: random.Random) -> None:
    """From an output to a node; the canvas refuses what can't be."""
    page.get_by_role("button", name="Fit everything in").click()
    outputs = page.locator(".react-flow__handle.source")
    inputs = page.locator(".react-flow__handle.target")
    start = resting(page, outputs.nth(chance.randrange(outputs.count())))
    end = resting(page, inputs.nth(chance.randrange(inputs.count())))
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] - 10, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=3)
    page.mouse.up()


def delete(page: Page, chance: random.Random) -> None:
    if len(places(page)) > 3:
        chosen(page, chance)
        page.keyboard.press("Delete")


def change(page: Page, chance: random.Random) -> None:
    thing = chosen(page, chance)
    title = (thing.locator(".hidden").inner_text()).partition(":")[0]
    if title in FIELDS:
        page.keyboard.press("Enter")
        form = page.get_by_role("region", name=f"Settings of {title}")
        form.get_by_label(FIELDS[title]).first.fill(str(chance.randrange(2, 90)))
        page.keyboard.press("Escape")


def duplicate(page: Page, chance: random.Random) -> None:
    if len(places(page)) < 14:
        chosen(page, chance)
        page.keyboard.press("Control+d")


def tidy(page: Page, _: random.Random) -> None:
    page.get_by_role("button", name="Tidy up").click()


ACTS: tuple[Callable[[Page, random.Random], None], ...] = (
    add, add, move, move, move, connect, connect, connect, delete, delete, change, change, duplicate, tidy
)  # fmt: skip


def drawn(page: Page) -> tuple[dict[str, Any], set[str], list[str]]:
    names = page.locator(".react-flow__node .hidden").all_inner_texts()
    return places(page), edges_of(page), sorted(name.partition(" Problem:")[0] for name in names)


def all_of(page: Page, name: str) -> int:
    """Press it until there is nothing left; how often."""
    button, times = page.get_by_role("button", name=name, exact=True), 0
    while button.get_attribute("aria-disabled") != "true":
        button.click()
        times += 1
        assert times <= EDITS * 3
    return times


@pytest.mark.parametrize("seed", [7])
def test_fifty_random_edits_undone_give_the_same_graph(page: Page, product: Product, sample: Sample, seed: int) -> None:
    campaign = laid_out(product, sample, page, f"Random {seed}", START)
    chance = random.Random(seed)
    before = drawn(page)
    edits = 0
    while edits < EDITS:
        shape = drawn(page)
        chance.choice(ACTS)(page, chance)
        dialog = page.get_by_role("dialog")
        if dialog.count() > 0:  # an output that was let go over nothing asks what is to follow
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
        edits += drawn(page) != shape
    after, end = drawn(page), draft(page, sample, campaign)
    undone = all_of(page, "Undo")
    assert undone >= EDITS - 10  # what is typed into one field at once is one step
    assert drawn(page) == before
    assert draft(page, sample, campaign) == START
    assert all_of(page, "Redo") == undone
    assert drawn(page) == after
    assert draft(page, sample, campaign) == end
