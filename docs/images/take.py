"""Pictures of every screen, light and dark, for docs/screens.md: of the sample site of a `tracktor demo` that runs.

    .venv/bin/python docs/images/take.py [NAME ...]

Settings of the product (TRACKTOR_HOME, TRACKTOR_PORT, ...) are those of the demo. Needs a Chromium on the PATH.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workers.accounts import login_link
from workers.settings import Settings, load

HERE: Final = Path(__file__).resolve().parent
SITE: Final = "Video service"  # as the sample calls it
SIZE: Final = {"width": 1280, "height": 800}
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


_WHO: Final = '{{ person.first_name | default: "friend" }}'
_TEXT: Final = f"Hello {_WHO},\n\nwhich film should we show on Friday? Just answer.\n\nKind regards,\nVera\n"
_HTML: Final = f"""<h1>Good evening, {_WHO}</h1>
<p>Three films for <strong>tonight</strong>, chosen by people who watch too much:</p>
<ul>
<li>one to laugh at</li>
<li>one to think about</li>
<li>one for {{{{ person.city | default: "your town" }}}} in the rain</li>
</ul>
<p><a href="https://example.com/tonight">See all three</a></p>
"""


class Camera:
    """Takes a picture of each screen in one look."""

    def __init__(self, context: BrowserContext, scheme: str, wanted: set[str]) -> None:
        self.page: Page = context.new_page()
        self._scheme = scheme
        self._wanted = wanted
        self.site = next(each["id"] for each in self._api("/sites")["items"] if each["name"] == SITE)

    def _api(self, path: str) -> Any:
        return self.page.request.get(f"/api/v1{path}").json()

    def found(self, path: str) -> list[dict[str, Any]]:
        """Items of a list of the site."""
        items: list[dict[str, Any]] = self._api(f"/sites/{self.site}{path}")["items"]
        return items

    def make(self, path: str, body: dict[str, Any]) -> str:
        """Id of what is made."""
        answer = self.page.request.post(
            f"/api/v1/sites/{self.site}{path}", data=body, headers={"Sec-Fetch-Site": "same-origin"}
        )
        return str(answer.json()["id"])

    def _settle(self) -> None:
        """Until everything is loaded, and has stopped moving."""
        self.page.wait_for_timeout(1_200)
        self.page.locator(".mantine-Skeleton-root").first.wait_for(state="hidden", timeout=60_000)
        self.page.wait_for_timeout(500)

    def take(self, name: str, path: str, prepare: Callable[[Page], object] = lambda _: None) -> None:
        if self._wanted and name not in self._wanted:
            return
        self.page.goto(path if path.startswith("/login") else f"/sites/{self.site}{path}")
        self.page.get_by_role("heading").first.wait_for()
        self._settle()
        prepare(self.page)
        self._settle()
        self.page.screenshot(path=HERE / f"{name}-{self._scheme}.png", animations="disabled")


def screens(camera: Camera) -> None:
    """All of them, in the order of the navigation."""
    campaign = next(each["id"] for each in camera.found("/campaigns") if each["state"] == "running")
    segment = camera.found("/segments")[0]["id"]
    people = camera.found("/people?limit=1")[0]["uid"]
    companies = camera.found("/companies")
    camera.take("overview", "")
    camera.take("people", "/people")
    camera.take("person", f"/people/{people}")
    camera.take("segments", "/segments")
    camera.take("segment", f"/segments/{segment}")
    camera.take("segment-new", "/segments/new")
    camera.take("companies", "/companies")
    if companies:
        camera.take("company", f"/companies/{companies[0]['id']}")
    camera.take("campaigns", "/campaigns")
    camera.take("editor", f"/campaigns/{campaign}", _choose_a_node)
    camera.take("editor-list", f"/campaigns/{campaign}?view=list")
    camera.take("editor-people", f"/campaigns/{campaign}", _open_people)
    _letters(camera)
    camera.take("failures", f"/campaigns/{campaign}/failures")
    camera.take("live", "/live")
    camera.take("mail", "/mail")
    camera.take("settings", "/settings")
    camera.take("properties", "/settings/properties")
    camera.take("account", "/settings/account")
    camera.take("palette", "/people", lambda page: page.keyboard.press("Control+k"))
    camera.take("keys", f"/campaigns/{campaign}", lambda page: page.keyboard.press("?"))


def _letters(camera: Camera) -> None:
    """One letter of each mode; those that are not there are made."""
    there = {each["name"]: each["id"] for each in camera.found("/letters")}
    layout = next(each["mjml"] for each in camera.found("/letters/layouts") if each["id"] == "announcement")
    contents = {
        "New in May": {"mode": "drag_and_drop", "mjml": layout},
        "Evening letter": {"mode": "html", "html": _HTML},
        "A question": {"mode": "text", "text": _TEXT},
    }
    for name, content in contents.items():
        if name not in there:
            there[name] = camera.make("/letters", {"name": name, "subject": f"{name}, {_WHO}", **content})
    camera.take("letter-blocks", f"/letters/{there['New in May']}", _choose_a_block)
    camera.take("letter-html", f"/letters/{there['Evening letter']}")
    camera.take("letter-text", f"/letters/{there['A question']}")


def _choose_a_block(page: Page) -> None:
    page.get_by_role("button", name="Text: One line that says what is new").click()
    page.get_by_role("textbox", name="Words").wait_for()


def _choose_a_node(page: Page) -> None:
    page.locator(".react-flow__node").nth(2).click()


def _open_people(page: Page) -> None:
    page.locator(".react-flow__node").nth(2).focus()
    page.keyboard.press("p")
    page.get_by_text("Ended here", exact=True).click()


def signed_in(browser: Browser, settings: Settings) -> Any:
    """Cookies of somebody who has logged in."""
    page = browser.new_context().new_page()
    page.goto(login_link(settings))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/sites/**")
    return {**page.context.storage_state(), "origins": []}


def main() -> None:
    settings, wanted = load(), set(sys.argv[1:])
    executable = next(found for name in NAMES if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        cookies = signed_in(browser, settings)
        for scheme in ("light", "dark"):
            context = browser.new_context(
                base_url=settings.public_url,
                storage_state=cookies,
                viewport=SIZE,  # type: ignore[arg-type]
                color_scheme="dark" if scheme == "dark" else "light",
                locale="en-GB",
            )
            screens(Camera(context, scheme, wanted))
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
