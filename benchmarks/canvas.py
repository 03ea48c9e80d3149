"""The editor in a real Chromium: frames a second while a large campaign is panned and dragged, and live counts.

The campaign is a tree of nodes. `live_ms` is from just before the call of /track to the number's change in the page.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from playwright.sync_api import Page, sync_playwright
from product import product, report, say

from graphstore import apps
from graphstore.apps import AppRecord
from workers import campaigns
from workers.accounts import login_link
from workers.context import Context
from workers.settings import Settings, load

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ("--no-sandbox", "--disable-gpu")
VIEW = {"width": 1440, "height": 900}
FRAMES = """() => {
  window.frames_ = [];
  const tick = (at) => { window.frames_.push(at); window.ticking_ = requestAnimationFrame(tick); };
  window.ticking_ = requestAnimationFrame(tick);
}"""
STOP = "() => { cancelAnimationFrame(window.ticking_); return window.frames_; }"
# Tells when the name of a node, which holds its count, changes.
WATCH = """(id) => {
  const name = document.getElementById(`node-name-${id}`);
  window.changed_ = [];
  new MutationObserver(() => window.changed_.push(Date.now())).observe(name,
    {childList: true, characterData: true, subtree: true});
}"""


def main() -> None:
    given = _arguments()
    with _running(given.running) as (settings, context):
        site = apps.create(context.graph, "Canvas", context.clock.now())
        with _page(settings) as page:
            figures = _frames(page, context, site, given.nodes, given.seconds)
            figures |= _live(page, context, site, settings, given.events)
    report({"benchmark": "canvas", "nodes": given.nodes, **figures})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=4.0, help="of panning, and of dragging")
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--running", action="store_true", help="use the product of these settings, which runs already")
    return parser.parse_args()


@contextmanager
def _running(exists: bool) -> Iterator[tuple[Settings, Context]]:
    if exists:
        settings = load()
        with Context.open(settings) as context:
            yield settings, context
        return
    with product("web", "ingest", "worker-1", "scheduler", "sink", "live") as started:
        yield started.settings, started.context


@contextmanager
def _page(settings: Settings) -> Iterator[Page]:
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    if executable is None:
        raise SystemExit("No Chromium was found.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        page = browser.new_context(base_url=settings.public_url, viewport=VIEW).new_page()  # type: ignore[arg-type]
        page.goto(login_link(settings))
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/sites/**")
        yield page
        browser.close()


def tree(nodes: int) -> dict[str, Any]:
    """A campaign of so many nodes: a trigger, then filters with two ways on each."""
    made = [{"id": "n0", "type": "person_event", "config": {"event": "Seen"}, "position": {"x": 0, "y": 0}}]
    edges = []
    for number in range(1, nodes):
        level = (number).bit_length() - 1
        place = number - 2**level
        made.append(
            {
                "id": f"n{number}",
                "type": "person_property",
                "config": {"property": "plan", "operator": "is", "value": str(number)},
                "position": {"x": (place - 2 ** (level - 1)) * 320, "y": (level + 1) * 180},
            }
        )
        before = number // 2
        port = "out" if before == 0 else ("yes" if number % 2 == 0 else "no")
        edges.append({"from": f"n{before}", "port": port, "to": f"n{number}"})
    return {"nodes": made, "edges": edges}


def _frames(page: Page, context: Context, site: AppRecord, nodes: int, seconds: float) -> dict[str, Any]:
    campaign = campaigns.create(context, site.id, "Large", tree(nodes))
    page.goto(f"/sites/{site.id}/campaigns/{campaign}")
    page.locator(".react-flow__node").first.wait_for()
    page.get_by_role("button", name="Fit everything in").click()
    page.wait_for_timeout(1_500)
    figures: dict[str, Any] = {"idle": _rate(_idle(page, 2.0))}
    say(f"idle: {figures['idle']}")
    for name, at in (("pan_all", "pane"), ("drag_all", "node")):
        figures[name] = _rate(_moved(page, at, seconds))
        say(f"{name}: {figures[name]}")
    # As it opens, and as people work: near enough to read.
    page.reload()
    page.locator(".react-flow__node").first.wait_for()
    page.wait_for_timeout(1_500)
    for name, at in (("pan", "pane"), ("drag", "node")):
        figures[name] = _rate(_moved(page, at, seconds))
        say(f"{name}: {figures[name]}")
    return figures


def _idle(page: Page, seconds: float) -> list[float]:
    page.evaluate(FRAMES)
    page.wait_for_timeout(seconds * 1000)
    frames: list[float] = page.evaluate(STOP)
    return frames


def _moved(page: Page, what: str, seconds: float) -> list[float]:
    x, y = _grip(page, what)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 5)
    page.evaluate(FRAMES)
    began, step = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        step += 1
        # There and back, a few pixels a time, as a hand does.
        reach = 160 - abs(step * 6 % 640 - 320)
        page.mouse.move(x + reach, y + reach / 2)
        time.sleep(0.008)
    frames: list[float] = page.evaluate(STOP)
    page.mouse.up()
    page.wait_for_timeout(300)
    return frames


def _grip(page: Page, what: str) -> tuple[float, float]:
    """A point of the canvas where a node can be taken, or where none is; as near to its middle as can be."""
    boxes = page.locator(".react-flow__node").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(({x, y, width, height}) => [x, y, width, height])"
    )
    frame = page.locator(".react-flow").bounding_box()
    assert frame is not None
    middle = (frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    if what == "node":
        heads = [(x + width / 3, y + height / 6) for x, y, width, height in boxes]
        return min(heads, key=lambda at: (at[0] - middle[0]) ** 2 + (at[1] - middle[1]) ** 2)
    for reach in range(0, 400, 6):
        for x, y in ((middle[0] + reach, middle[1] + reach / 2), (middle[0] - reach, middle[1] - reach / 2)):
            if not any(a - 14 < x < a + w + 14 and b - 14 < y < b + h + 14 for a, b, w, h in boxes):
                return x, y
    raise SystemExit("Nodes are everywhere; there is nothing to take the canvas by.")


def _rate(frames: list[float]) -> dict[str, float]:
    gaps = sorted(after - before for before, after in itertools.pairwise(frames))
    return {
        "frames_per_second": round(1000 * len(gaps) / (frames[-1] - frames[0]), 1),
        "median_ms": round(statistics.median(gaps), 1),
        "p95_ms": round(gaps[int(len(gaps) * 0.95)], 1),
        "worst_ms": round(gaps[-1], 1),
    }


def _live(page: Page, context: Context, site: AppRecord, settings: Settings, events: int) -> dict[str, Any]:
    definition = {
        "nodes": [
            {"id": "seen", "type": "person_event", "config": {"event": "Live"}, "position": {"x": 0, "y": 0}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 3}, "position": {"x": 0, "y": 180}},
        ],
        "edges": [{"from": "seen", "port": "out", "to": "limit"}],
    }
    campaign = campaigns.create(context, site.id, "Live", definition)
    campaigns.run(context, site.id, campaign)
    page.goto(f"/sites/{site.id}/campaigns/{campaign}")
    page.get_by_role("status").get_by_text("Live", exact=True).wait_for()
    page.wait_for_timeout(3_000)
    first = [_seen(page, settings, site, "seen", number) for number in range(events)]
    second = [_seen(page, settings, site, "limit", events + number) for number in range(events)]
    return {"live_ms": _spread(first), "live_second_node_ms": _spread(second)}


def _seen(page: Page, settings: Settings, site: AppRecord, node: str, number: int) -> float:
    """ms from the call to the change of a node's number."""
    page.evaluate(WATCH, node)
    query = {"sid": site.token, "id": f"person-{number}", "action": "Live"}
    began = time.time()
    requests.get(f"{settings.public_url}/track", params=query, timeout=10).raise_for_status()
    answered = time.time()
    page.wait_for_function("() => window.changed_.length > 0", polling=20, timeout=20_000)
    changed: float = page.evaluate("() => window.changed_[0]")
    page.wait_for_timeout(400)
    taken = changed - 1000 * began
    say(f"{node} {number}: answered after {1000 * (answered - began):.0f} ms, shown after {taken:.0f} ms")
    return taken


def _spread(taken: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(taken)),
        "p95": round(sorted(taken)[int(len(taken) * 0.95)]),
        "worst": round(max(taken)),
    }


if __name__ == "__main__":
    main()
