"""axe finds nothing serious in what opens over the editor and the lists, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest
from axe import calm, findings
from complaints import Complaints
from dashboard import Sample, Tracking
from drawing import by_id, laid_out, node, settings, tool, waits
from playwright.sync_api import Page, expect
from running import Product, User, until

pytestmark = pytest.mark.usefixtures("only_the_samples")

LINE: Final = waits(at=(("seen", 0, 0), ("a", 0, 180), ("b", 0, 360)), edges=(("seen", "a"), ("a", "b")))


def running(page: Page, product: Product, sample: Sample) -> None:
    """A campaign of two versions, one setting of whose draft is another."""
    made = laid_out(product, sample, page, "Looked at", LINE)
    path = f"/sites/{sample.site.id}/campaigns/{made}"
    User.logged_in(product).post(f"{path}/run")
    page.reload()
    by_id(page, "a").click()
    settings(page, "Wait").get_by_label("How long").fill("9")


def versions(page: Page, product: Product, sample: Sample) -> None:
    running(page, product, sample)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    drawer = page.get_by_role("dialog", name="Versions")
    drawer.get_by_role("button", name=re.compile("^Version 1")).click()
    expect(drawer.locator("[data-change='changed']")).to_be_visible()


def impact(page: Page, product: Product, sample: Sample) -> None:
    running(page, product, sample)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog").locator("[data-change='changed']")).to_be_visible()


def problems(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "Unfinished", LINE)
    tool(page, "Send letter").click()
    page.get_by_role("button", name=re.compile("problems?$")).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def finder(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "Searched", LINE)
    by_id(page, "a").focus()
    page.keyboard.press("a")
    expect(page.get_by_role("combobox", name="Search nodes")).to_be_focused()


def simulate(page: Page, _: Product, sample: Sample) -> None:
    page.goto(sample.path(f"/campaigns/{sample.campaign}?try=person"))
    panel = page.get_by_role("region", name="Try")
    panel.get_by_label("Person", exact=True).fill("vera028")
    page.get_by_role("option", name=re.compile("Vera028")).click()
    panel.get_by_text("Made up", exact=True).click()
    panel.get_by_label("Event", exact=True).fill("Movie watch")
    page.keyboard.press("Escape")
    panel.get_by_role("switch").click(force=True)
    panel.get_by_role("button", name="Run").click()
    expect(panel.get_by_role("list", name="Steps").get_by_role("button").last).to_be_visible()


def backtest(page: Page, _: Product, sample: Sample) -> None:
    page.goto(sample.path(f"/campaigns/{sample.campaign}?try=backtest"))
    panel = page.get_by_role("region", name="Try")
    panel.get_by_role("button", name="Start", exact=True).click()
    expect(panel.get_by_text("Done", exact=True)).to_be_visible(timeout=60_000)
    node(page, "Person event").click()


def people_at_a_node(page: Page, product: Product, sample: Sample) -> None:
    tracking = Tracking(product.settings.public_url, sample.site.token)
    tracking.track("viewer-030", "Movie watch", title="Counted")
    path = f"/sites/{sample.site.id}/campaigns/{sample.campaign}/nodes/limit/people?place=ended"
    user = User.logged_in(product)
    until(lambda: user.get(path)["items"], 60, "somebody whose way has ended there")
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    node(page, "Entry limit").focus()
    page.keyboard.press("p")
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("Ended here").click()
    expect(drawer.get_by_role("link").first).to_be_visible()


def import_people(page: Page, _: Product, sample: Sample) -> None:
    page.goto(sample.path("/segments?do=import"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": b"id,email,plan\nnew-1,new@video.example,free\n"}
    )
    expect(dialog.get_by_role("table").or_(dialog.get_by_role("combobox")).first).to_be_visible()


def message(page: Page, _: Product, sample: Sample) -> None:
    page.goto(sample.path("/people"))
    page.get_by_role("table", name="People").get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Send message").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Hello")


def compose_a_letter(page: Page, product: Product, sample: Sample) -> None:
    laid_out(product, sample, page, "Written", LINE)
    page.get_by_role("button", name="New letter").click()
    expect(page.get_by_role("dialog", name="Write a letter")).to_be_visible()


OPENED: Final[tuple[Callable[[Page, Product, Sample], None], ...]] = (
    versions, impact, problems, finder, simulate, backtest, people_at_a_node, import_people, message, compose_a_letter
)  # fmt: skip


@pytest.mark.parametrize("opened", OPENED, ids=lambda each: each.__name__)
def test_no_serious_finding_in_what_is_opened(
    page: Page,
    product: Product,
    sample: Sample,
    opened: Callable[[Page, Product, Sample], None],
    complaints: Complaints,
) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    opened(page, product, sample)
    expect(page.get_by_text("Loading…")).to_have_count(0)
    calm(page)
    assert findings(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("html")).not_to_have_attribute("data-mantine-color-scheme", "light")
    calm(page)
    assert findings(page, "color-contrast", "link-in-text-block") == []
    # A letter's own script is kept from running, and the browser says so.
    complaints.forgive("Blocked script execution")
