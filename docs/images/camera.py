"""Takes pictures of the dashboard of a demo that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

import small
from playwright.sync_api import APIResponse, BrowserContext, Page, Route

HERE: Final = Path(__file__).resolve().parent
SITE: Final = "Video service"  # as the sample calls it
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SAME_ORIGIN: Final = {"Sec-Fetch-Site": "same-origin"}


class Camera:
    """Takes a picture of each screen, in light and in dark."""

    def __init__(self, context: BrowserContext, origin: str, wanted: set[str]) -> None:
        self.page: Page = context.new_page()
        self._desk = context.new_page()  # where pictures are made small
        self._wanted = wanted
        self.origin = origin
        found = next(each for each in self.get("/sites")["items"] if each["name"] == SITE)
        self.site, self.token = found["id"], found["token"]

    def get(self, path: str) -> Any:
        return self.page.request.get(f"/api/v1{path}").json()

    def found(self, path: str) -> list[dict[str, Any]]:
        """Items of a list of the site."""
        items: list[dict[str, Any]] = self.get(f"/sites/{self.site}{path}")["items"]
        return items

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer to what is asked of the site; an error ends all."""
        return _body(self.page.request.post(f"/api/v1/sites/{self.site}{path}", data=body, headers=SAME_ORIGIN))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return _body(self.page.request.put(f"/api/v1/sites/{self.site}{path}", data=body, headers=SAME_ORIGIN))

    def make(self, path: str, body: dict[str, Any]) -> str:
        """Id of what is made, unless something of this name is there already."""
        there = [each["id"] for each in self.found(path) if each["name"] == body["name"]]
        return str(there[0] if there else self.post(path, body)["id"])

    def forget(self, path: str, name: str) -> None:
        for each in self.found(path):
            if each["name"] == name:
                # Only campaigns have to end first; others say that there is no such thing to do.
                self.page.request.post(
                    f"/api/v1/sites/{self.site}{path}/{each['id']}/stop", data={}, headers=SAME_ORIGIN
                )
                self.page.request.delete(f"/api/v1/sites/{self.site}{path}/{each['id']}", headers=SAME_ORIGIN)

    def reset_library(self) -> None:
        """What the library in pages does, as in a site that is new."""
        changed = {"events": [], "abandoned": {"on": True, "minutes": 60}}
        self.put("/library", {**self.get(f"/sites/{self.site}/library"), **changed})

    @contextmanager
    def told(self, path: str, **parts: Any) -> Iterator[None]:
        """What the demo has no reason to say, added to its answer."""
        address = f"**/api/v1{path}"

        def answer(route: Route) -> None:
            given = route.fetch()
            route.fulfill(response=given, json={**given.json(), **parts})

        self.page.route(address, answer)
        yield
        self.page.unroute_all(behavior="ignoreErrors")

    def wants(self, *names: str) -> bool:
        return not self._wanted or not self._wanted.isdisjoint(names)

    def take(self, name: str, path: str, prepare: Callable[[Page], object] = lambda _: None) -> None:
        """Of an address of the site; an address of its own begins with http."""
        if self.wants(name):
            own = path.startswith("http")
            self.page.goto(path if own else f"/sites/{self.site}{path}")
            self.page.get_by_role("heading").first.wait_for()
            self.settle()
            prepare(self.page)
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                self.page.locator(f"html[data-mantine-color-scheme={scheme}]").or_(
                    self.page.locator("html:not([data-mantine-color-scheme])")
                ).wait_for(state="attached")
                self.page.wait_for_timeout(600)  # colours fade
                self.shoot(f"{name}-{scheme}")
            self.page.emulate_media(color_scheme="light")

    def shoot(self, name: str) -> None:
        """What is there now, under this name."""
        self.settle()
        # What has just been said in a corner would hide what is to be seen.
        toasts = self.page.locator(".mantine-Notification-root")
        toasts.evaluate_all("all => all.forEach((each) => { each.style.visibility = 'hidden' })")
        data = self.page.screenshot(animations="disabled")
        small.save(self._desk, data, HERE / f"{name}.png")

    def settle(self) -> None:
        """Until everything is loaded, and has stopped moving."""
        self.page.wait_for_timeout(700)
        for busy in (self.page.locator(".mantine-Skeleton-root"), self.page.get_by_text("Loading…")):
            busy.first.wait_for(state="hidden", timeout=60_000)
        self.page.wait_for_timeout(400)


def _body(answer: APIResponse) -> Any:
    """Raises RuntimeError with what was said where it was refused."""
    if not answer.ok:
        raise RuntimeError(answer.text())
    return answer.json() if answer.body() else None
