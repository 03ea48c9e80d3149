"""kill -9 of each process in turn under load: nothing accepted is lost, nothing is done twice."""

from __future__ import annotations

import threading
import time
from collections import Counter
from email import message_from_bytes
from typing import Any

import pytest
import requests
from running import Product, User, until
from tutorial import tutorial

pytestmark = pytest.mark.services

EVENTS = 6_000
PEOPLE = 200
PARTS = ("ingest", "worker-1", "web", "graph", "scheduler", "redis", "worker-2")


class Rig:
    """Sends batches until each is acknowledged, and keeps what was."""

    def __init__(self, product: Product, token: str) -> None:
        self._product = product
        self._token = token
        self.acknowledged: list[str] = []
        self._lock = threading.Lock()

    def send(self, numbers: range) -> None:
        with requests.Session() as session:
            for start in range(numbers.start, numbers.stop, 50):
                messages = [f"m{number}" for number in range(start, min(start + 50, numbers.stop))]
                calls = [
                    {"method": "track", "id": f"p{int(mid[1:]) % PEOPLE}", "action": "Movie watch", "mid": mid}
                    for mid in messages
                ]
                self._until_taken(session, {"sid": self._token, "calls": calls})
                with self._lock:
                    self.acknowledged += messages

    def _until_taken(self, session: requests.Session, body: dict[str, Any]) -> None:
        while True:
            try:
                answer = session.post(f"{self._product.settings.public_url}/batch", json=body, timeout=10)
            except requests.RequestException:
                time.sleep(0.1)
                continue
            if answer.status_code == 200:
                assert answer.json()["rejected"] == []
                return
            assert answer.status_code == 503, answer.text
            time.sleep(0.1)


def test_kill_9_of_each_part_in_turn(product: Product) -> None:
    site = product.site("Under fire")
    user = User.logged_in(product)
    path = f"/sites/{site.id}"
    letter = user.post(
        f"{path}/letters", {"name": "Offer", "subject": "Hi", "text": "Dear {{ person.id }}", "html": "", "sender": ""}
    )["id"]
    people = [
        {"method": "set", "id": f"p{number}", "data": {"email": f"p{number}@fire.example", "plan": "free"}}
        for number in range(PEOPLE)
    ]
    assert requests.post(
        f"{product.settings.public_url}/batch", json={"sid": site.token, "calls": people}, timeout=30
    ).ok
    campaign = user.post(f"{path}/campaigns", {"name": "Fire", "definition": tutorial(letter, 20)})["id"]
    user.post(f"{path}/campaigns/{campaign}/run")

    rig = Rig(product, site.token)
    senders = [
        threading.Thread(target=rig.send, args=(range(start, start + EVENTS // 4),))
        for start in range(0, EVENTS, EVENTS // 4)
    ]
    for sender in senders:
        sender.start()
    for part in PARTS:
        wanted = len(rig.acknowledged) + EVENTS // (len(PARTS) + 2)
        until(lambda: len(rig.acknowledged) >= min(wanted, EVENTS), 120, "some load")  # noqa: B023 - used at once
        product.kill(part)
    for sender in senders:
        sender.join(timeout=300)
        assert not sender.is_alive()
    assert len(rig.acknowledged) == EVENTS
    product.recovered()

    with product.graph() as graph:

        def stored() -> int:
            rows = graph.rows(
                "MATCH (e:Event {name: 'Movie watch'}) WHERE e.app = $app RETURN count(e) AS n", app=site.id
            )
            return int(rows[0]["n"])

        until(lambda: stored() >= EVENTS, 120, "every event in the graph")
        keys = graph.rows("MATCH (e:Event {name: 'Movie watch'}) WHERE e.app = $app RETURN e.key AS key", app=site.id)
        assert {row["key"] for row in keys} == {f"{site.id}:m:{message}" for message in rig.acknowledged}
        assert len(keys) == EVENTS
        counted = graph.rows(
            "MATCH (:Person {app: $app})-[d:HAS_DONE]->(:EventType {name: 'Movie watch'}) RETURN sum(d.count) AS n",
            app=site.id,
        )
        assert counted == [{"n": EVENTS}]

        def settled() -> dict[str, int] | None:
            rows = graph.rows(
                "MATCH (d:Delivery {app: $app}) WHERE d.state <> 'skipped' RETURN d.state AS state, count(d) AS n",
                app=site.id,
            )
            states = {row["state"]: row["n"] for row in rows}
            return states if sum(states.values()) == PEOPLE and not {"queued", "sending"} & states.keys() else None

        states = until(settled, 120, "every letter's outcome")
        assert set(states) <= {"sent", "unknown"}
    received = Counter(
        str(message_from_bytes(file.read_bytes())["To"])
        for file in (product.home / "mail").rglob("*.eml")
        if b"@fire.example" in file.read_bytes()
    )
    assert set(received.values()) <= {1}, "a letter came twice"
    assert states["sent"] <= len(received) <= states["sent"] + states.get("unknown", 0)

    def passed() -> dict[str, Any] | None:
        counts: dict[str, Any] = user.get(f"{path}/campaigns/{campaign}")["counts"]
        return counts["limit"] if counts["limit"]["entered"] >= EVENTS else None

    # Runs whose jobs died are taken up again a while later.
    limit = until(passed, 120, "every run at the limit")
    assert limit["entered"] == EVENTS
    assert limit["out"] == {"yes": 19 * PEOPLE, "no": EVENTS - 19 * PEOPLE}


def test_a_cart_is_abandoned_once_whenever_the_scheduler_dies(product: Product) -> None:
    """It is killed before a cart is due, once it has told of some, and again before others are."""
    site = product.site("Abandoned")
    with product.graph() as graph, requests.Session() as session:

        def put(*people: str) -> None:
            cart = {"totalprice": 5, "products": [{"name": "Hat", "price": 5}]}
            calls = [{"method": "cart", "id": who, "state": "set", "data": cart, "mid": f"set {who}"} for who in people]
            body = {"sid": site.token, "calls": calls}
            assert session.post(f"{product.settings.public_url}/batch", json=body, timeout=30).json()["rejected"] == []
            until(lambda: set(people) <= set(told("Cart set")), 60, "the carts")

        def told(name: str) -> list[str]:
            rows = graph.rows(
                "MATCH (p:Person)-[:DID]->(e:Event {app: $app, name: $name}) RETURN p.id AS who", app=site.id, name=name
            )
            return sorted(row["who"] for row in rows)

        early = [f"early-{number:03}" for number in range(300)]
        put(*early)
        with product.ahead(minutes=61):
            product.kill("scheduler")
            until(lambda: told("Cart abandoned"), 120, "the first abandoned carts")
            product.kill("scheduler")
            until(lambda: len(told("Cart abandoned")) >= len(early), 120, "all abandoned carts")
            put("late")
        # Hours later, and with schedulers that know nothing of the first: what is told by then is told for good.
        with product.ahead(minutes=240):
            product.kill("scheduler")
            until(lambda: "late" in told("Cart abandoned"), 120, "the last abandoned cart")
            product.stored()
        assert told("Cart abandoned") == sorted([*early, "late"])
