"""What the sample has none of, and pictures should show: letters of each kind, topics, senders, a team, figures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from camera import Camera

WHO: Final = '{{ person.first_name | default: "friend" }}'
_TEXT: Final = f"Hello {WHO},\n\nwhich film should we show on Friday? Just answer.\n\nKind regards,\nVera\n"
_HTML: Final = f"""<h1>Good evening, {WHO}</h1>
<p>Three films for <strong>tonight</strong>, chosen by people who watch too much:</p>
<ul>
<li>one to laugh at</li>
<li>one to think about</li>
<li>one for {{{{ person.city | default: "your town" }}}} in the rain</li>
</ul>
<p><a href="https://example.com/tonight">See all three</a></p>
"""
_TOPICS: Final = {
    "Offers": "Now and then a month at half the price",
    "Films of the week": "Every Friday, three films for the weekend",
}
_MATES: Final = {"vera@video.example": "editor", "sam@video.example": "support"}
_LATELY: Final = (
    ("griffin", "Site visit", {"page": "/premium"}),
    ("user-0233", "Search", {"query": "north", "results": 10}),
    ("user-1254", "Movie watch", {"title": "The Fox Who Counted Stars", "genre": "Family", "quality": "HD"}),
    ("user-0374", "Cart set", {"totalprice": 4.99, "currency": "EUR"}),
    ("user-1110", "Site visit", {"page": "/"}),
    ("user-0779", "Review", {"title": "Cold Ledger", "rating": 5, "comment": "The best of this year"}),
    ("user-0374", "Cart purchased", {"totalprice": 4.99, "currency": "EUR", "paid_with": "Credit card"}),
    ("user-1249", "Movie watch", {"title": "A Compass for Two", "genre": "Adventure", "quality": "UltraHD"}),
    ("user-0247", "Search", {"query": "comedy", "results": 9}),
    ("user-1746", "Upgrade to Premium", {"plan": "premium", "period": "month", "price": 9.99}),
    ("user-1486", "Free movie view", {"title": "Cousins, Mostly", "genre": "Comedy", "quality": "HD"}),
    ("dragon", "Site visit", {"page": "/movies"}),
)
_PATIENCE: Final = 120.0  # seconds


def events(camera: Camera) -> None:
    """A few of the last minutes: newsletters leave nothing but themselves behind."""
    now = int(time.time())
    calls = [
        {"method": "track", "id": person, "ts": now - 21 * ago, "action": action, "data": data}
        for ago, (person, action, data) in reversed(list(enumerate(_LATELY)))
    ]
    camera.page.request.post("/batch", data={"sid": camera.token, "calls": calls})
    camera.page.wait_for_timeout(3_000)


def letters(camera: Camera) -> dict[str, str]:
    """Ids of one letter of each mode, by the mode."""
    layouts = camera.found("/letters/layouts")
    layout = next(each["mjml"] for each in layouts if each["id"] == "announcement")
    contents = {
        "New in May": {"mode": "drag_and_drop", "mjml": layout},
        "Evening letter": {"mode": "html", "html": _HTML},
        "A question": {"mode": "text", "text": _TEXT},
    }
    return {
        content["mode"]: camera.make("/letters", {"name": name, "subject": f"{name}, {WHO}", **content})
        for name, content in contents.items()
    }


def settings(camera: Camera) -> None:
    for name, about in _TOPICS.items():
        camera.make("/topics", {"name": name, "about": about})
    if not camera.found("/api-keys"):
        camera.post("/api-keys", {"name": "Billing", "rights": ["view", "people"]})
    known = {each["email"] for each in camera.found("/team")}
    for email, role in _MATES.items():
        if email not in known:
            camera.post("/team", {"email": email, "role": role})
    delivery = camera.get(f"/sites/{camera.site}/delivery")
    if not delivery["senders"]:
        camera.post("/delivery/senders", {"name": "Video service", "address": "films@video.example", "standard": True})
        camera.post("/delivery/domains", {"domain": "video.example", "selector": "tracktor"})
        camera.post("/delivery/limits", {"domain": "example.com", "per_minute": 300})


def figures(camera: Camera) -> dict[str, str]:
    """Ids of a funnel and of a metric, counted up to now."""
    steps = ("Site visit", "Free movie view", "Registration", "Upgrade to Premium")
    made = {
        "funnel": {"steps": [{"event": event} for event in steps]},
        "metric": {"measure": "people", "event": {"event": "Site visit"}},
    }
    names = {"funnel": "From visitor to customer", "metric": "Site visits"}
    ids = {
        kind: camera.make("/analytics/charts", {"kind": kind, "name": names[kind], "definition": definition})
        for kind, definition in made.items()
    }
    path = f"/sites/{camera.site}/analytics"
    if camera.get(path)["as_of"] is None:
        camera.post("/analytics/refresh", {})
    end = time.monotonic() + _PATIENCE
    while camera.get(path)["as_of"] is None and time.monotonic() < end:
        time.sleep(1)
    return ids


@contextmanager
def another_draft(camera: Camera, campaign: str) -> Iterator[None]:
    """A draft of the sample's campaign that says something else than what runs; afterwards it is as before."""
    path = f"/campaigns/{campaign}/draft"

    def save(definition: dict[str, Any]) -> None:
        revision = camera.get(f"/sites/{camera.site}{path}")["revision"]
        camera.put(path, {"definition": definition, "revision": revision})

    before = camera.get(f"/sites/{camera.site}{path}")["definition"]
    nodes = [
        {**node, "config": {**node["config"], "limit": 30}} if node["type"] == "entry_limit" else node
        for node in before["nodes"]
    ]
    wait = {"id": "evening", "type": "wait", "config": {"amount": 2, "unit": "hours"}}
    edges = [edge for edge in before["edges"] if edge["to"] != "offer"]
    edges += [{"from": "free", "port": "yes", "to": "evening"}, {"from": "evening", "port": "out", "to": "offer"}]
    save({**before, "nodes": [*nodes, wait], "edges": edges})
    yield
    save(before)
