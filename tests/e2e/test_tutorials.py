"""Each tutorial of docs/tutorials, played as it is written: what stands there in bold is what stands on the screen."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from dashboard import Tracking
from playing import STEPS, TUTORIALS, Player
from playwright.sync_api import Page
from running import Product

from graphstore.apps import AppRecord

PAGES = Path(__file__).parents[2] / "docs" / "tutorials"
PICTURES = PAGES.parent / "images" / "tutorials"


def words(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def bold(name: str) -> set[str]:
    return set(re.findall(r"\*\*(.+?)\*\*", words(name)))


@pytest.fixture(scope="module")
def stage(product: Product) -> AppRecord:
    """A site on which each step of the funnel was done by fewer people than the one before."""
    site = product.site("Tutorials")
    tracking, now = Tracking(product.settings.public_url, site.token), int(time.time())
    people = [
        {"method": "set", "id": f"guest-{number}", "data": {"email": f"guest{number}@video.example", "plan": "free"}}
        for number in range(5)
    ]
    done = [
        {"method": "track", "id": f"guest-{number}", "ts": now - 3_600 + 60 * step, "action": action}
        for step, action in enumerate((*STEPS, "Movie watch"))
        for number in range(5 - step)
    ]
    tracking.batch([*people, *done])
    product.stored()
    return site


@pytest.mark.parametrize("name", TUTORIALS)
def test_what_the_page_says_is_what_the_screen_says(page: Page, stage: AppRecord, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    shots: list[str] = []
    player = Player(page, f"/sites/{stage.id}", shots.append)
    TUTORIALS[name](player)
    assert bold(name) - player.said == set()
    pictures = re.findall(r"images/tutorials/([\w-]+)\.png", words(name))
    assert pictures == shots
    assert all((PICTURES / f"{shot}.png").is_file() for shot in shots)
