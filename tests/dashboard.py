"""What the browser tests look at: a site made by the same calls that customers make."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any

import requests
from playwright.sync_api import Page, expect
from running import Product, User
from tutorial import tutorial

from graphstore.apps import AppRecord

PEOPLE = 400
LETTER = {
    "name": "Special offer",
    "subject": "A proposal for {{ person.first_name }}",
    "text": "Dear {{ person.first_name }}, you watched {{ event.title }}.",
    "html": "<h1>Dear {{ person.first_name }}</h1><script>document.title = 'run'</script>"
    "<p style='color: teal'>you watched {{ event.title }}.</p><a href='https://video.example/plans'>Plans</a>",
    "sender": "Video service <hello@video.example>",
}
FREE = {"property": "plan", "operator": "is", "value": "free"}


@dataclass(frozen=True)
class Sample:
    site: AppRecord
    campaign: str
    segment: str
    now: int  # seconds; its newest events are of then

    def path(self, rest: str = "") -> str:
        """Where the dashboard shows it."""
        return f"/sites/{self.site.id}{rest}"


@dataclass(frozen=True)
class Tracking:
    """The tracking API with the site's token."""

    base: str
    token: str

    def call(self, method: str, status: int = 200, **parameters: Any) -> None:
        if isinstance(parameters.get("data"), dict):
            parameters["data"] = json.dumps(parameters["data"])
        answer = requests.get(f"{self.base}/{method}", params={"sid": self.token, **parameters}, timeout=60)
        assert answer.status_code == status, answer.text

    def track(self, person: str, action: str, **data: Any) -> None:
        self.call("track", id=person, action=action, data=data)

    def batch(self, calls: list[dict[str, Any]]) -> None:
        answer = requests.post(f"{self.base}/batch", json={"sid": self.token, "calls": calls}, timeout=60)
        assert answer.json()["rejected"] == [], answer.text


def expect_to_log_in_once(page: Page, link: str) -> None:
    """By a link of the machine, which is of no use the second time."""
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/login/link$"))
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/sites/\w+$"))

    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(link)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("link")
    expect(page.get_by_role("heading", name="This link can't be used")).to_be_visible()


def seed(product: Product) -> Sample:
    site = product.site("Video service")
    user = User.logged_in(product)
    path = f"/sites/{site.id}"
    letter = user.post(f"{path}/letters", LETTER)["id"]
    campaign = user.post(f"{path}/campaigns", {"name": "Offer", "definition": tutorial(letter, 3)})["id"]
    user.post(f"{path}/campaigns/{campaign}/run")
    segment = user.post(f"{path}/segments", {"name": "On the free plan", "definition": FREE})["id"]
    tracking = Tracking(product.settings.public_url, site.token)
    now = int(time.time())
    tracking.batch(_people())
    tracking.batch(_events(now))
    return Sample(site, campaign, segment, now)


def _people() -> list[dict[str, Any]]:
    return [
        {
            "method": "set",
            "id": f"viewer-{number:03}",
            "data": {
                "first_name": f"Vera{number:03}",
                "last_name": "Viewer",
                "email": f"vera{number:03}@video.example",
                "plan": "free" if number % 4 == 0 else "premium",
                "address": {"city": "Oslo"},
            },
        }
        for number in range(PEOPLE)
    ]


def _events(now: int) -> list[dict[str, Any]]:
    day = 86_400
    history = [
        {"method": "track", "id": "viewer-001", "ts": now - ago * day, "action": action, "data": data}
        for ago, action, data in (
            (0, "Site visit", {"page": "/"}),
            (1, "Search", {"query": "comedy"}),
            (3, "Review", {"title": "Metropolis", "rating": 5, "tags": ["silent", "city"]}),
        )
    ]
    many = [
        {"method": "track", "id": "viewer-002", "ts": now - 60 * number, "action": f"Page {number:03}"}
        for number in range(120)
    ]
    return [*history, *many]
