"""kill -9 in the middle of a newsletter: everybody it was for is accounted for, and nobody's letter goes out twice."""

from __future__ import annotations

from collections import Counter
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
import requests
from running import Product, User, until

pytestmark = pytest.mark.services

PEOPLE = 1_500
WITHOUT = 40  # have no address
DOMAIN = "crash.example"
KILLED = (("worker-1", 150), ("effects", 300), ("worker-2", 450), ("worker-1", 700), ("worker-2", 900))
WAIT = 300  # seconds; it ends early


def received(home: Path) -> list[Message]:
    """What the sink has of these people's."""
    found = []
    for file in (home / "mail").rglob("*.eml"):
        with file.open("rb") as opened:
            letter = BytesParser().parse(opened, headersonly=True)
        if f"@{DOMAIN}" in str(letter["To"]):
            found.append(letter)
    return found


def test_a_newsletter_survives_kill_9_of_workers(product: Product) -> None:
    site = product.site("Crash")
    user = User.logged_in(product)
    path = f"/sites/{site.id}"
    people = [
        {
            "method": "set",
            "id": f"n{number}",
            "data": {"first_name": f"N{number}", **({"email": f"n{number}@{DOMAIN}"} if number >= WITHOUT else {})},
        }
        for number in range(PEOPLE)
    ]
    for start in range(0, PEOPLE, 500):
        body = {"sid": site.token, "calls": people[start : start + 500]}
        assert requests.post(f"{product.settings.public_url}/batch", json=body, timeout=30).json()["rejected"] == []
    product.stored()
    newsletter = user.post(f"{path}/newsletters", {"name": "Crash", "segments": []})
    letter, one = newsletter["letter"], f"{path}/newsletters/{newsletter['id']}"
    user.put(f"{path}/letters/{letter}", {"name": "Crash", "subject": "Hi", "text": "Dear {{ person.first_name }}"})
    user.post(f"{one}/send", {})

    for part, letters in KILLED:
        until(lambda: len(received(product.home)) >= letters, WAIT, f"{letters} letters")  # noqa: B023 - used at once
        product.kill(part)
    assert user.get(one)["state"] == "sending", "it was over before the last process was killed"
    product.recovered()

    def ended() -> dict[str, Any] | None:
        now: dict[str, Any] = user.get(one)
        return now if now["state"] == "sent" else None

    figures = until(ended, WAIT, "the end of the newsletter")
    assert figures["recipients"] == PEOPLE
    with product.graph() as graph:
        rows = graph.rows(
            """
            MATCH (d:Delivery {app: $app, letter: $letter})
            RETURN d.state AS state, count(d) AS n, count(DISTINCT d.message_id) AS ids
            """,
            app=site.id, letter=letter,
        )  # fmt: skip
    states = {row["state"]: row["n"] for row in rows}
    assert set(states) <= {"sent", "failed", "unknown", "skipped"}
    assert sum(states.values()) == PEOPLE
    assert states["skipped"] == WITHOUT
    letters = received(product.home)
    assert set(Counter(str(each["Message-ID"]) for each in letters).values()) == {1}, "a Message-ID came twice"
    assert set(Counter(str(each["To"]) for each in letters).values()) == {1}, "somebody got it twice"
    assert states["sent"] <= len(letters) <= states["sent"] + states.get("unknown", 0)
