"""What the mouse does on the canvas: into a way, by the box, several at once; and what is said while it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dashboard import Sample
from drawing import (
    by_id,
    draft,
    drag,
    edges_of,
    laid_out,
    lead,
    node,
    on_edge,
    places,
    resting,
    settings,
    take,
    tool,
    waits,
    working_area,
)
from playwright.sync_api import BrowserContext, Page, expect
from running import Product

pytestmark = pytest.mark.usefixtures("only_the_samples")

LINE = waits(at=(("seen", 0, 0), ("a", 0, 180), ("b", 0, 360)), edges=(("seen", "a"), ("a", "b")))
FORK = waits(
    at=(("seen", 0, 0), ("a", 0, 180), ("b", 0, 360), ("c", 0, 540), ("beside", 400, 180)),
    edges=(("seen", "a"), ("a", "b"), ("b", "c")),
)


def test_a_node_is_dropped_into_a_way(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "Into a way", LINE)
    at, area = on_edge(page, "a/out/b"), working_area(page).bounding_box()
    assert area is not None
    tool(page, "Person property").drag_to(
        working_area(page), target_position={"x": at["x"] - area["x"], "y": at["y"] - area["y"]}
    )
    expect(page.locator(".react-flow__edge")).to_have_count(3)
    made = node(page, "Person property").get_attribute("data-id")
    assert edges_of(page) == {"seen/out/a", f"a/out/{made}", f"{made}/yes/b"}
    page.keyboard.press("Control+z")
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    assert edges_of(page) == {"seen/out/a", "a/out/b"}


def test_a_node_that_stands_alone_is_dragged_into_a_way(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "Dragged in", FORK)
    to = on_edge(page, "b/out/c", 0.5)
    take(page, by_id(page, "beside"))
    page.mouse.move(to["x"] + 90, to["y"], steps=4)
    page.mouse.move(to["x"], to["y"], steps=4)
    expect(page.locator("[data-drop]").first).to_be_attached()
    page.mouse.up()
    expect(page.locator(".react-flow__edge")).to_have_count(4)
    assert edges_of(page) == {"seen/out/a", "a/out/b", "b/out/beside", "beside/out/c"}


def test_what_is_selected_is_duplicated_beside_it(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "Twice", LINE)
    by_id(page, "a").click()
    by_id(page, "b").click(modifiers=["Shift"])
    by_id(page, "b").focus()
    page.keyboard.press("Control+d")
    expect(page.locator(".react-flow__node")).to_have_count(5)
    expect(page.locator(".react-flow__edge")).to_have_count(3)
    expect(page.locator(".react-flow__node.selected")).to_have_count(2)  # the copies
    expect(page.locator(".react-flow__node.selected").first).to_contain_text("Wait 2 days")
    page.get_by_role("button", name="Duplicate").click()  # by the panel, the copies once more
    expect(page.locator(".react-flow__node")).to_have_count(7)
    for left in (5, 3):
        page.keyboard.press("Control+z")
        expect(page.locator(".react-flow__node")).to_have_count(left)


def test_a_box_selects_several_that_are_moved_and_deleted_at_once(page: Page, product: Product, sample: Sample) -> None:
    campaign = laid_out(product, sample, page, "Several", FORK)
    first, last = resting(page, by_id(page, "a")), resting(page, by_id(page, "b"))
    page.keyboard.down("Shift")
    page.mouse.move(first["x"] - 25, first["y"] - 12)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] + 12, last["y"] + last["height"] + 8, steps=8)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.get_by_role("heading", name="2 nodes")).to_be_visible()
    before = places(page)
    drag(page, by_id(page, "a"), (-120, 30))
    moved = places(page)
    by = {name: (x - before[name][0], y - before[name][1]) for name, (x, y) in moved.items()}
    assert by["a"] == by["b"] != (0, 0)
    assert {by["seen"], by["c"], by["beside"]} == {(0, 0)}
    stored = draft(page, sample, campaign)
    assert {each["id"]: tuple(each["position"].values()) for each in stored["nodes"]} == moved

    by_id(page, "a").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    assert edges_of(page) == {"seen/out/c"}
    page.keyboard.press("Control+z")
    expect(page.locator(".react-flow__node")).to_have_count(5)
    page.keyboard.press("Control+z")  # the drag of both is one step
    assert places(page) == before
    page.keyboard.press("Control+Shift+z")
    assert places(page) == moved
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".react-flow__node")).to_have_count(3)
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()


def test_while_a_way_is_drawn_nodes_say_whether_it_fits(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "What fits", FORK)
    port = resting(page, by_id(page, "b").locator(".react-flow__handle[data-handleid='out']"))
    page.mouse.move(port["x"] + port["width"] / 2, port["y"] + port["height"] / 2)
    page.mouse.down()
    page.mouse.move(port["x"] + 60, port["y"] + 30, steps=4)
    for name, fits in (("seen", "no"), ("a", "no"), ("c", "no"), ("beside", "yes")):
        expect(by_id(page, name).locator("[data-fits]")).to_have_attribute("data-fits", fits)
    entry = by_id(page, "a").locator(".react-flow__handle-top")
    end = resting(page, entry)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    expect(entry).to_have_class(re.compile(r"\bconnectingto\b"))
    page.mouse.up()
    expect(page.get_by_text("That would be a loop; a campaign only goes forward.")).to_be_visible()
    expect(page.locator("[data-fits]")).to_have_count(0)
    assert len(edges_of(page)) == 3
    lead(page, by_id(page, "b"), "out", by_id(page, "beside"))  # an output leads to one: it is led there instead
    assert edges_of(page) == {"seen/out/a", "a/out/b", "b/out/beside"}


def test_the_map_moves_the_canvas_and_all_fits_in(page: Page, product: Product, sample: Sample) -> None:
    many = tuple(
        (("seen" if row == column == 0 else f"n{row}{column}"), column * 330, row * 200)
        for row in range(5)
        for column in range(5)
    )
    laid_out(product, sample, page, "Many", waits(at=many, edges=()))
    everything = page.locator(".react-flow__node")
    area = working_area(page)

    def scale() -> float:
        return float(
            page.locator(".react-flow__viewport").evaluate("each => new DOMMatrix(getComputedStyle(each).transform).a")
        )

    def inside() -> int:
        return int(
            area.evaluate(
                """area => {
                  const frame = area.getBoundingClientRect();
                  return [...area.querySelectorAll(".react-flow__node")].map(each => each.getBoundingClientRect())
                    .filter(({left, top, right, bottom}) => left >= frame.left && right <= frame.right
                      && top >= frame.top && bottom <= frame.bottom).length;
                }"""
            )
        )

    resting(page, everything.first)
    small = scale()
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
        resting(page, everything.first)
    assert scale() > small
    assert inside() < 25
    before = resting(page, everything.first)
    chart = page.get_by_role("img", name="Map of the campaign").bounding_box()
    assert chart is not None
    page.mouse.move(chart["x"] + chart["width"] / 2, chart["y"] + chart["height"] / 2)
    page.mouse.down()
    page.mouse.move(chart["x"] + chart["width"] / 2 + 30, chart["y"] + chart["height"] / 2 + 15, steps=5)
    page.mouse.up()
    after = resting(page, everything.first)
    assert after["x"] < before["x"]
    assert after["y"] < before["y"]
    page.get_by_role("button", name="Fit everything in").click()
    resting(page, everything.first)
    assert inside() == 25
    page.get_by_role("button", name="Zoom out").click()
    resting(page, everything.first)
    assert scale() < small


@pytest.mark.parametrize("kind", ["YAML", "JSON"])
def test_a_campaign_goes_into_a_file_and_comes_back_from_it(
    page: Page, product: Product, sample: Sample, tmp_path: Path, kind: str
) -> None:
    campaign = laid_out(product, sample, page, f"As a file {kind}", FORK)
    page.get_by_role("button", name="More").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=f"Export as {kind}").click()
    file = tmp_path / download.value.suggested_filename
    assert file.name == f"as-a-file-{kind.lower()}.{kind.lower()}"
    download.value.save_as(file)

    other = laid_out(product, sample, page, f"From a file {kind}", LINE)
    page.get_by_role("button", name="More").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Import a file").click()
    chooser.value.set_files(file)
    expect(page.get_by_text(re.compile("The file is the draft now"))).to_be_visible()
    expect(page.locator(".react-flow__node")).to_have_count(5)
    assert draft(page, sample, other) == FORK
    assert campaign != other
    page.keyboard.press("Control+z")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    assert edges_of(page) == {"seen/out/a", "a/out/b"}


def test_nodes_are_cut_and_pasted_into_another_campaign(
    page: Page, context: BrowserContext, product: Product, sample: Sample
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    laid_out(product, sample, page, "Gives", FORK)
    by_id(page, "a").click()
    for name in ("b", "c"):
        by_id(page, name).click(modifiers=["Shift"])
    by_id(page, "c").focus()
    page.keyboard.press("Control+x")
    expect(page.locator(".react-flow__node")).to_have_count(2)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert '"tracktor": "nodes"' in copied
    laid_out(product, sample, page, "Takes", LINE)
    working_area(page).focus()
    page.keyboard.press("Control+v")
    expect(page.locator(".react-flow__node")).to_have_count(6)
    expect(page.locator(".react-flow__edge")).to_have_count(4)
    selected = page.locator(".react-flow__node.selected")
    expect(selected).to_have_count(3)
    assert {"a", "b", "c"}.isdisjoint(
        selected.evaluate_all("all => all.map(each => each.dataset.id)")
    )  # counts belong to ids, so a copy has its own
    selected.first.click()
    expect(settings(page, "Wait").get_by_label("How long")).to_have_value("2")
