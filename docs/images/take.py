"""Pictures of every screen, light and dark, for docs/screens.md, and of the steps of docs/tutorials: of the sample
site of a `tracktor demo` that runs.

    .venv/bin/python docs/images/take.py [NAME ...]

Names are those of screens (`people`) and of tutorials (`3-first-funnel`); without any, all are taken. Settings of the
product (TRACKTOR_HOME, TRACKTOR_PORT, ...) are those of the demo. Needs a Chromium on the PATH.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from camera import Camera
from playing import MADE, TUTORIALS, Player
from screens import screens

from workers.accounts import login_link
from workers.settings import Settings, load

SIZE: Final = {"width": 1280, "height": 900}
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def tutorials(camera: Camera) -> None:
    """In order: later ones show what earlier ones made."""
    for name, play in TUTORIALS.items():
        if camera.wants(name):
            camera.reset_library()
            if name in MADE:
                camera.forget(*MADE[name])
            play(Player(camera.page, f"/sites/{camera.site}", lambda shot: camera.shoot(f"tutorials/{shot}")))


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
        context = browser.new_context(
            base_url=settings.public_url,
            storage_state=cookies,
            viewport=SIZE,  # type: ignore[arg-type]
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        camera = Camera(context, settings.public_url, wanted)
        tutorials(camera)
        screens(camera)
        browser.close()


if __name__ == "__main__":
    main()
