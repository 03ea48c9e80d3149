"""Helpers of tests that draw campaigns."""

from __future__ import annotations

import re
from typing import Any

from dashboard import Sample
from playwright.sync_api import FloatRect, Locator, Page, Position, expect
from running import Product, User


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


def laid_out(product: Product, sample: Sample, page: Page, name: str, definition: dict[str, Any]) -> str:
    """Make a campaign by the API and open it; its id."""
    path = f"/sites/{sample.site.id}/campaigns"
    made: str = User.logged_in(product).post(path, {"name": name, "definition": definition})["id"]
    page.goto(sample.path(f"/campaigns/{made}"))
    expect(page.locator(".react-flow__node")).to_have_count(len(definition["nodes"]))
    return made


def waits(*, at: tuple[tuple[str, int, int], ...], edges: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """A definition: an event starts it as `seen`, the rest waits for as many days as it is far down."""
    nodes = [
        {"id": name, "type": "person_event", "config": {"event": "Film seen"}, "position": {"x": x, "y": y}}
        if name == "seen"
        else {
            "id": name,
            "type": "wait",
            "config": {"amount": place + 1, "unit": "days"},
            "position": {"x": x, "y": y},
        }
        for place, (name, x, y) in enumerate(at)
    ]
    return {"nodes": nodes, "edges": [{"from": one, "port": "out", "to": other} for one, other in edges]}


def by_id(page: Page, name: str) -> Locator:
    return page.locator(f".react-flow__node[data-id='{name}']")


def edges_of(page: Page) -> set[str]:
    """All ways that are drawn, as from/port/to."""
    found = page.locator(".react-flow__edge").evaluate_all("all => all.map(each => each.dataset.id)")
    return set(found)


def on_edge(page: Page, edge: str, share: float = 0.3) -> Position:
    """A point on the line of a way, on the screen."""
    line = page.locator(f".react-flow__edge[data-id='{edge}'] path.react-flow__edge-path")
    resting(page, line)
    found: Position = line.evaluate(
        """(line, share) => {
          const at = line.getPointAtLength(line.getTotalLength() * share).matrixTransform(line.getScreenCTM());
          return {x: at.x, y: at.y};
        }""",
        share,
    )
    return found


def take(page: Page, thing: Locator) -> Position:
    """Put the mouse on the head of a node and press it; where that is."""
    box = resting(page, thing)
    at: Position = {"x": box["x"] + box["width"] / 3, "y": box["y"] + 16}
    page.mouse.move(at["x"], at["y"])
    page.mouse.down()
    return at


def drag(page: Page, thing: Locator, by: tuple[float, float]) -> None:
    at = take(page, thing)
    page.mouse.move(at["x"] + by[0] / 2, at["y"] + by[1] / 2, steps=4)
    page.mouse.move(at["x"] + by[0], at["y"] + by[1], steps=4)
    page.mouse.up()


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where each node is drawn on the canvas, whatever part of it is in view."""
    found = page.locator(".react-flow__node").evaluate_all(
        "all => all.map(each => [each.dataset.id, new DOMMatrix(getComputedStyle(each).transform)])"
        ".map(([id, at]) => [id, at.e, at.f])"
    )
    return {name: (x, y) for name, x, y in found}


def draft(page: Page, sample: Sample, campaign: str) -> dict[str, Any]:
    """What is saved of the drawing."""
    page.keyboard.press("Control+s")
    saved(page)
    found = page.request.get(f"/api/v1/sites/{sample.site.id}/campaigns/{campaign}/draft").json()
    definition: dict[str, Any] = found["definition"]
    return definition


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
