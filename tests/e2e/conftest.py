"""A real Chromium on the real product. Every page is watched: an error in the console fails the test it came in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from complaints import Complaints, watched
from dashboard import PEOPLE, Sample, Tracking, seed
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright
from running import Product, User, until

from workers.accounts import login_link

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BUILT = Path(__file__).parents[2] / "webapp" / "static" / "index.html"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# What the machine does beside must not decide; where time is the point, tests say how much.
expect.set_options(timeout=15_000)

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    refuse = pytest.fail if os.environ.get("CI") else pytest.skip
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    if executable is None:
        refuse("no Chromium was found; install the package chromium")
    if not BUILT.exists():
        refuse("the dashboard has not been built; run make build")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample(product: Product) -> Sample:
    """A site with people enough to scroll, a segment, and the tutorial's campaign under way."""
    return seed(product)


@pytest.fixture(scope="session")
def tracking(product: Product, sample: Sample) -> Tracking:
    return Tracking(product.settings.public_url, sample.site.token)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, product: Product) -> StorageState:
    """The cookies of somebody who logged in by a link, to be given to other pages."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(login_link(product.settings))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/sites/**")
    state = context.storage_state()
    context.close()
    # The site looked at last is each test's own affair.
    return {**state, "origins": []}


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the console said that was an error; a test that expects one forgives it."""
    heard = Complaints()
    yield heard
    assert heard.left() == []


@pytest.fixture(scope="session")
def open_context(browser: Browser, product: Product, signed_in: StorageState) -> Callable[[], BrowserContext]:
    """A browser's store of its own, of somebody who is logged in."""

    def opened() -> BrowserContext:
        context = browser.new_context(
            base_url=product.settings.public_url,
            storage_state=signed_in,
            viewport={"width": 1360, "height": 860},
            locale="en-GB",
        )
        context.set_default_timeout(20_000)
        return context

    return opened


@pytest.fixture
def context(open_context: Callable[[], BrowserContext]) -> Iterator[BrowserContext]:
    context = open_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, complaints: Complaints) -> Page:
    return watched(context.new_page(), complaints)


@pytest.fixture
def other_tab(context: BrowserContext, complaints: Complaints) -> Page:
    """A second tab of the same person."""
    return watched(context.new_page(), complaints)


@pytest.fixture
def stranger(browser: Browser, product: Product, complaints: Complaints) -> Iterator[Page]:
    """A page of somebody who is not logged in."""
    context = browser.new_context(base_url=product.settings.public_url, locale="en-GB")
    yield watched(context.new_page(), complaints)
    context.close()


@pytest.fixture
def only_the_samples(product: Product, sample: Sample) -> Iterator[None]:
    """Campaigns that a test has made are taken away."""
    yield
    user = User.logged_in(product)
    path = f"/sites/{sample.site.id}/campaigns"
    for campaign in user.get(path)["items"]:
        if campaign["id"] != sample.campaign:
            user.post(f"{path}/{campaign['id']}/stop")
            user.delete(f"{path}/{campaign['id']}")


@pytest.fixture
def forgiving(complaints: Complaints) -> Complaints:
    """Refusals of the server are part of the test; the browser tells them as errors."""
    complaints.forgive("Failed to load resource")
    return complaints


@pytest.fixture(scope="session", autouse=True)
def settled(product: Product, sample: Sample) -> None:
    """All that was sent is there before the first test looks."""
    product.stored()
    user = User.logged_in(product)

    def arrived() -> bool:
        figures = user.get(f"/sites/{sample.site.id}/summary")
        return int(figures["people"]) >= PEOPLE

    until(arrived, 60, json.dumps({"people": PEOPLE}))
