"""The whole way over real servers: calls come in by HTTP, a campaign runs, one letter arrives, all of it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from running import Product, User, until
from tutorial import tutorial

pytestmark = pytest.mark.services

LETTER = {
    "name": "Offer",
    "subject": "A proposal for {{ person.first_name }}",
    "text": "Dear {{ person.first_name }},\nyou watched {{ event.title }}.",
    "html": "<p>Dear {{ person.first_name }},</p><p>you watched {{ event.title }}.</p>",
    "sender": "Video service <hello@video.example>",
}
Call = Callable[..., None]


def measured(product: Product) -> bool:
    """Whether what has happened is in the metrics, of whichever process did it. Others use this product, too."""
    told = requests.get(f"http://127.0.0.1:{product.settings.ports.metrics}/metrics", timeout=30).text.splitlines()
    found = {name: float(value) for name, _, value in (line.rpartition(" ") for line in told if line[:1] != "#")}
    least = {
        'tracktor_node_runs_total{node="send_letter"}': 2,
        'tracktor_letters_total{state="sent"}': 1,
        'tracktor_service_reachable{service="graph"}': 1,
        'tracktor_job_seconds_count{job="advance",outcome="done"}': 1,
    }
    return all(found.get(name, 0) >= value for name, value in least.items())


def test_the_tutorial_over_http(product: Product) -> None:
    site = product.site("Video service")
    user = User.logged_in(product)
    base = product.settings.public_url
    path = f"/sites/{site.id}"

    def call(method: str, **parameters: Any) -> None:
        if "data" in parameters:
            parameters["data"] = json.dumps(parameters["data"])
        answer = requests.get(f"{base}/{method}", params={"sid": site.token, **parameters}, timeout=10)
        assert answer.status_code == 200, answer.text

    def campaign_counts() -> dict[str, Any]:
        counts: dict[str, Any] = user.get(f"{path}/campaigns/{campaign}")["counts"]
        return counts

    def letters() -> list[dict[str, Any]]:
        return [letter for letter in user.get("/mail")["items"] if "journey.example" in str(letter["recipients"])]

    letter = user.post(f"{path}/letters", LETTER)["id"]
    created = user.post(f"{path}/campaigns", {"name": "Tutorial 5", "definition": tutorial(letter, 20)})
    campaign = created["id"]
    user.post(f"{path}/campaigns/{campaign}/run")

    call("track", id="a-3bxuAx118r02UsdTUdk1Ri9", action="Site visit")
    call("set", id="dave", data={"first_name": "Dave", "email": "dave@journey.example", "plan": "free"})
    call("set", id="ann", data={"first_name": "Ann", "email": "ann@journey.example", "plan": "premium"})
    call("alias", srcid="a-3bxuAx118r02UsdTUdk1Ri9", destid="dave")
    for number in range(19):
        call("track", id="dave", action="Movie watch", data={"title": f"Movie {number}"})
    for number in range(22):
        call("track", id="ann", action="Movie watch", data={"title": f"Movie {number}"})
    until(lambda: campaign_counts().get("limit", {}).get("entered") == 41, what="41 entries")
    assert letters() == []

    call("track", id="dave", action="Movie watch", data={"title": "The twentieth"})
    (arrived,) = until(letters, what="the letter")
    shown = user.get(f"/mail/{arrived['id']}")
    assert shown["subject"] == "A proposal for Dave"
    assert "Dear Dave" in shown["text"]
    assert "The twentieth" in shown["text"]
    assert shown["has_html"]

    call("track", id="dave", action="Movie watch", data={"title": "The twenty-first"})
    until(lambda: campaign_counts()["limit"]["entered"] == 43, what="43 entries")
    until(lambda: campaign_counts()["offer"].get("skipped") == 1, what="the letter that is not sent again")
    assert len(letters()) == 1
    until(lambda: campaign_counts()["offer"]["out"].get("sent") == 1, what="the letter that is counted")
    counts = campaign_counts()
    assert counts["watched"]["entered"] == 43
    assert counts["limit"]["out"] == {"yes": 38, "no": 5}
    assert counts["free"]["out"] == {"yes": 2, "no": 3}
    assert counts["offer"]["entered"] == 2

    (dave,) = user.get(f"{path}/people", search="dave@journey")["items"]
    person = user.get(f"{path}/people/{dave['uid']}")
    assert person["properties"] == {"first_name": "Dave", "email": "dave@journey.example", "plan": "free"}
    timeline = until(
        lambda: (
            (found := user.get(f"{path}/people/{dave['uid']}/events")["items"])
            and any(event["name"] == "Letter sent" for event in found)
            and found
        ),
        what="the letter in the timeline",
    )
    names = [event["name"] for event in timeline]
    assert names.count("Movie watch") == 21
    assert names.count("Site visit") == 1  # what was done before registering belongs to Dave now
    assert any(call["id"] == "dave" for call in user.get(f"{path}/incoming")["accepted"])

    until(lambda: measured(product), what="all of this in the metrics")


def test_a_second_start_keeps_all(product: Product) -> None:
    with product.graph() as graph:
        before = graph.rows("MATCH (e:Event) RETURN count(e) AS events")
    assert product.stop() < 30
    product.start()
    with product.graph() as graph:
        assert graph.rows("MATCH (e:Event) RETURN count(e) AS events") == before
