"""How long from the call of /track to the letter in the mail sink, at a low rate; and the least it could take.

The floor is a call of a bare route that appends to Redis, then a letter straight to the same sink.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from product import Product, product, report, say, wait_until
from traffic import append, people, wait_until_stored

from engine.letters.render import Rendered
from graphstore import apps, letters
from graphstore.letters import LetterContents
from workers import campaigns
from workers.mailers import SmtpMailer
from workers.mime import build
from workers.posting import Way
from workers.services.mailbox import Mailbox

_WARM_UP_RATE = 20  # a second
_LETTER = LetterContents(
    name="Thanks",
    subject="Thank you, {{ person.first_name }}",
    text="You watched {{ event.title }}.",
    html="<p>You watched <b>{{ event.title }}</b>.</p>",
    sender="Benchmark <benchmark@example.com>",
)


def main() -> None:
    given = _arguments()
    with product("web", "ingest", "worker-1", "worker-2", "scheduler", "sink", "live") as running:
        site = apps.create(running.context.graph, "Benchmark", running.context.clock.now())
        count = given.events + given.warm_up
        append(running, people(site.id, count))
        wait_until_stored(running)
        _campaign(running, site.id)
        called = _call_all(running, site.token, range(given.events, count), _WARM_UP_RATE)
        _arrivals(running, called)
        called = _call_all(running, site.token, range(given.events), given.rate)
        taken = _latencies(called, _arrivals(running, called))
        report(
            {
                "benchmark": "event_to_letter",
                **{f"{name}_ms": value for name, value in _summary(taken).items()},
                **{f"floor_{name}_ms": value for name, value in _summary(_floor(running, given)).items()},
                "events": given.events,
                "rate_per_second": given.rate,
                "nodes": 3,
            }
        )


def _campaign(running: Product, app: str) -> None:
    letter = letters.create(running.context.graph, app, _LETTER)
    campaign = campaigns.create(
        running.context,
        app,
        "Thanks",
        {
            "nodes": [
                {"id": "everyone", "type": "for_all_people", "config": {}},
                {"id": "watched", "type": "person_event", "config": {"event": "Movie watch"}},
                {"id": "thanks", "type": "send_letter", "config": {"letter": letter.id}},
            ],
            "edges": [
                {"from": "everyone", "port": "people", "to": "watched"},
                {"from": "watched", "port": "out", "to": "thanks"},
            ],
        },
    )
    campaigns.run(running.context, app, campaign)


def _call_all(running: Product, token: str, numbers: range, rate: float) -> dict[str, float]:
    """Recipient -> moment before the call was sent, in seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", running.settings.ports.web)
    data = quote('{"title":"The Quiet Signal"}')
    called = {}
    began = time.perf_counter()
    for place, number in enumerate(numbers):
        time.sleep(max(0.0, began + place / rate - time.perf_counter()))
        called[f"person-{number}@example.com"] = time.time()
        connection.request("GET", f"/track?sid={token}&id=person-{number}&action={quote('Movie watch')}&data={data}")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"A call was refused: {answer.status}")
    return called


def _arrivals(running: Product, called: dict[str, float]) -> dict[str, float]:
    """Recipient -> moment the sink took the letter, in seconds. Waits until all have arrived."""
    mailbox = Mailbox(running.settings.home / "mail")
    found: dict[str, float] = {}

    def complete() -> bool:
        for letter in mailbox.page(10_000).letters:
            for recipient in letter.recipients:
                if recipient in found and found[recipient] != _moment(letter.id):
                    raise SystemExit(f"{recipient} got two letters.")
                found[recipient] = _moment(letter.id)
        return called.keys() <= found.keys()

    wait_until(complete, 60, "Not all letters arrived.", pause=0.5)
    return found


def _moment(letter: str) -> float:
    """Letters of the sink are named by the microsecond."""
    return datetime.strptime(letter[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC).timestamp()


def _latencies(called: dict[str, float], arrived: dict[str, float]) -> list[float]:
    return [(arrived[recipient] - at) * 1000 for recipient, at in called.items()]


def _floor(running: Product, given: argparse.Namespace) -> list[float]:
    port = running.serve("floor", "floor_app.py")
    connection = http.client.HTTPConnection("127.0.0.1", port)
    mailer = SmtpMailer(running.settings.smtp_url)
    rendered = Rendered("Thank you", "You watched The Quiet Signal.", "<p>You watched <b>The Quiet Signal</b>.</p>")
    taken = []
    warm_up = 10
    for number in range(warm_up + given.events // 2):
        time.sleep(1 / given.rate)
        began = time.perf_counter()
        connection.request("GET", "/track?sid=floor")
        connection.getresponse().read()
        letter = build(rendered, way=Way(_LETTER.sender), recipient="floor@example.com", name="", delivery=str(number))
        if mailer.send(letter).state != "sent":
            raise SystemExit("The sink did not take a letter.")
        taken.append((time.perf_counter() - began) * 1000)
    return taken[warm_up:]


def _summary(taken: list[float]) -> dict[str, Any]:
    ordered = sorted(taken)
    say(f"{len(ordered)} measured, {ordered[0]:.1f} to {ordered[-1]:.1f} ms")
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)], 1),
        "max": round(ordered[-1], 1),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=120, help="that are measured (120)")
    parser.add_argument("--rate", type=float, default=4.0, help="calls a second (4)")
    parser.add_argument("--warm-up", type=int, default=200, help="events before that, 20 a second (200)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
