"""axe finds nothing serious on any screen, in light and in dark; narrow screens have all of it, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe import calm, findings
from complaints import Complaints, watched
from dashboard import Sample
from playwright.sync_api import BrowserContext, Page, expect
from running import Product, until

SCREENS = (
    "", "/people", "/person", "/why", "/segments", "/segment", "/segment-people", "/segments/new", "/companies",
    "/settings", "/settings/auto-events", "/settings/secure-mode", "/settings/messenger", "/settings/properties",
    "/settings/account", "/settings/sites", "/settings/integration?new=1", "/settings/topics", "/settings/mail",
    "/campaigns", "/campaign", "/campaign-list",
    "/settings/system", "/failures", "/conversations", "/analytics", "/newsletters", "/live", "/mail", "/letters",
    "/letters/new", "/letter", "/letter-blocks", "/letter-preview", "/letter-results", "/settings/team",
    "/settings/api-keys", "/settings/webhooks", "/settings/retention", "/nothing-here",
    "/reports", "/reports/leaving", "/reports/pages", "/reports/acquisition", "/reports/retention", "/reports/paths",
    "/reports/stops", "/reports/visitors", "/settings/audit", "/metric", "/shared",
)  # fmt: skip


def address(page: Page, sample: Sample, screen: str) -> str:
    if screen in {"/campaign", "/campaign-list"}:
        view = "?view=list" if screen == "/campaign-list" else ""
        return sample.path(f"/campaigns/{sample.campaign}{view}")
    if screen == "/failures":
        return sample.path(f"/campaigns/{sample.campaign}/failures")
    if screen.startswith("/letter") and not screen.startswith("/letters"):
        found = page.request.get(f"/api/v1/sites/{sample.site.id}/letters").json()
        letter = blocks(page, sample) if screen == "/letter-blocks" else found["items"][0]["id"]
        view = screen.removeprefix("/letter-")
        return sample.path(f"/letters/{letter}" + (f"?view={view}" if view in {"preview", "results"} else ""))
    if screen.startswith("/reports"):
        counted(page, sample)
    if screen in {"/person", "/why"}:
        found = page.request.get(f"/api/v1/sites/{sample.site.id}/people?search=viewer-001").json()
        asked = f"?why={sample.segment}" if screen == "/why" else ""
        return sample.path(f"/people/{found['items'][0]['uid']}{asked}")
    if screen in {"/segment", "/segment-people"}:
        view = "?view=people" if screen == "/segment-people" else ""
        return sample.path(f"/segments/{sample.segment}{view}")
    return (
        figures(page, sample, shared=screen == "/shared") if screen in {"/metric", "/shared"} else sample.path(screen)
    )


def figures(page: Page, sample: Sample, *, shared: bool) -> str:
    """The page of a metric with a note and an alert; or one that shows it to others."""
    base, headers = f"/api/v1/sites/{sample.site.id}/analytics", {"Sec-Fetch-Site": "same-origin"}

    def post(path: str, data: dict[str, Any]) -> Any:
        return page.request.post(f"{base}{path}", data=data, headers=headers).json()

    found = [each["id"] for each in page.request.get(f"{base}/charts").json()["items"] if each["name"] == "Accessible"]
    definition = {"measure": "times", "event": {"event": "Movie watch"}}
    metric = (
        found[0] if found else post("/charts", {"kind": "metric", "name": "Accessible", "definition": definition})["id"]
    )
    if shared:
        return str(post("/shares", {"name": "Wall", "chart": metric})["url"])
    post(f"/charts/{metric}/alerts", {"rule": "below", "threshold": 1, "url": "https://example.test"})
    return sample.path(f"/analytics/{metric}")


def counted(page: Page, sample: Sample) -> None:
    """Until there are figures: a report without is a sentence."""
    own = f"/api/v1/sites/{sample.site.id}/analytics"
    if page.request.get(own).json()["as_of"] is None:
        page.request.post(f"{own}/refresh", data={}, headers={"Sec-Fetch-Site": "same-origin"})
        until(lambda: page.request.get(own).json()["as_of"] is not None, 120, "figures")


def blocks(page: Page, sample: Sample) -> str:
    """Id of a letter in the mode Drag&Drop."""
    letters = f"/api/v1/sites/{sample.site.id}/letters"
    layout = page.request.get(f"{letters}/layouts").json()["items"][0]["mjml"]
    body = {"name": "Of blocks", "subject": "Of blocks", "mode": "drag_and_drop", "mjml": layout}
    made = page.request.post(letters, data=body, headers={"Sec-Fetch-Site": "same-origin"})
    return str(made.json()["id"])


def still(page: Page) -> None:
    """Loaded, and at rest."""
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.get_by_text("Loading…")).to_have_count(0)
    calm(page)


@pytest.fixture(scope="module")
def context(open_context: Callable[[], BrowserContext]) -> Iterator[BrowserContext]:
    """One for all screens: the dashboard's own files are fetched and read once."""
    context = open_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, complaints: Complaints) -> Iterator[Page]:
    page = watched(context.new_page(), complaints)
    yield page
    page.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_no_serious_finding(page: Page, sample: Sample, screen: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address(page, sample, screen))
    still(page)
    assert findings(page) == []
    # The same page in the dark: only its colours are others.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("html")).not_to_have_attribute("data-mantine-color-scheme", "light")
    calm(page)
    assert findings(page, "color-contrast", "link-in-text-block") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_on_what_opens_above(page: Page, sample: Sample, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.goto(sample.path("/people"))
    still(page)
    for key in ("?", "Control+k"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        calm(page)
        assert findings(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_in_the_builder(page: Page, sample: Sample, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.goto(sample.path("/people"))
    still(page)
    page.get_by_role("button", name="Filter").click()
    drawer = page.get_by_role("dialog", name="Filter people")
    drawer.get_by_role("button", name="Condition", exact=True).click()
    calm(page)
    assert findings(page) == []
    page.get_by_role("menuitem", name="Event", exact=True).click()
    drawer.get_by_role("button", name=re.compile("^Event:")).click()
    calm(page)
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_where_sites_and_elements_are_chosen(
    page: Page, product: Product, sample: Sample, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.goto(sample.path("/settings/auto-events"))
    page.get_by_role("button", name="Add new event").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Element click").click()
    dialog.get_by_role("button", name="Pick on my site").click()
    still(page)
    assert findings(page) == []
    page.goto(sample.path("/settings"))
    page.get_by_role("button", name="Remove this site…").click()
    still(page)
    assert findings(page) == []
    site = product.site("Going")
    with product.graph() as graph:  # by nobody: it stays as it is
        graph.command(
            "MATCH (a:App {id: $app}) SET a.removing = 1, a.erased = 41200, a.to_erase = 96000", {"app": site.id}
        )
    page.goto(f"/sites/{site.id}")
    expect(page.get_by_role("heading", name="Going is being removed")).to_be_visible()
    still(page)
    assert findings(page) == []
    with product.graph() as graph:
        graph.command("MATCH (a:App {id: $app}) DETACH DELETE a", {"app": site.id})
    expect(page.get_by_role("heading", name="Going is gone")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_at_the_login(stranger: Page, scheme: str, complaints: Complaints) -> None:
    stranger.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    stranger.goto("/login")
    still(stranger)
    assert findings(stranger) == []
    # Asking who is logged in is answered so when nobody is.
    complaints.forgive("401")


def test_a_narrow_screen_has_the_navigation_behind_a_button(page: Page, sample: Sample) -> None:
    page.set_viewport_size({"width": 420, "height": 800})
    page.goto(sample.path("/people"))
    expect(page.get_by_role("table", name="People").get_by_role("link").first).to_be_visible()
    page.get_by_role("button", name="Open the navigation").click()
    page.get_by_role("dialog").get_by_role("link", name="Workflow").click()
    expect(page.get_by_role("heading", name="Campaigns")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
