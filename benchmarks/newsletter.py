"""A newsletter to 10,000 people, from pressing Send to the last letter in the sink, with and without DKIM.

The letter is MJML with five links that are followed and an open pixel; each is personal. The sink counts letters and
keeps none. Floors of the same run: what the sink takes where letters that are ready come all at once over one
connection, and what one process sends of them when each is answered.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psutil
from product import Product, product, report, say, wait_until
from traffic import append, people, wait_until_stored

from engine.letters.layout import layouts
from engine.letters.links import Links, Signer
from engine.letters.render import Templates, render
from graphstore import apps
from graphstore import newsletters as stored
from graphstore.letters import LetterContents, LetterRecord
from graphstore.records import PersonState
from workers import letter_writing, mail_setup, newsletters
from workers.mailers import SmtpMailer
from workers.mime import Message, build
from workers.posting import Way

_SENDER: Final = "Benchmark <news@example.com>"
_FLOOR: Final = 3_000  # letters
_AT_ONCE: Final = 16  # letters that a worker begins together at the most
_EVERY: Final = 0.1  # seconds between looks at the sink


def main() -> None:
    given = _arguments()
    with product("ingest", "scheduler") as running:
        port = running.serve("drain", "drain.py")
        running.environment = {**running.environment, "SMTP_URL": f"smtp://127.0.0.1:{port}"}
        running.start(*(f"worker-{number + 1}" for number in range(given.workers)))
        drain = Drain(port)
        _, _, letter = _site(running, "Floor", 1, signs=False)
        found: dict[str, Any] = {"benchmark": "newsletter", **vars(given)}
        found |= _floors(drain, running.settings.secret_key, letter)
        rounds: dict[str, list[float]] = {}
        for number in range(given.rounds + 1):
            for name in ("plain", "dkim") if given.dkim else ("plain",):
                app, newsletter, _ = _site(running, f"{name} {number}", given.people, signs=name == "dkim")
                with sampled(running) as parts:
                    rate = _send(running, drain, app, newsletter, given.people)
                if number:  # the first round warms up
                    rounds.setdefault(name, []).append(rate)
                    found[f"{name}_cpu_ms_a_letter"] = parts.used(given.people)
                    found[f"{name}_worker_memory_mb"] = parts.memory
        found |= {f"{name}_per_second": round(statistics.median(rates)) for name, rates in rounds.items()}
        found |= {
            f"{name}_of_floor": round(statistics.median(rates) / found["floor_per_second"], 3)
            for name, rates in rounds.items()
        }
        found["load"] = [round(load, 1) for load in os.getloadavg()]
        report(found)


class Drain:
    """The sink's counters, asked over SMTP."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection = smtplib.SMTP("127.0.0.1", port)

    def count(self) -> tuple[int, int, float]:
        """Letters, different letters, when the last came."""
        letters, different, last = self._connection.docmd("XCOUNT")[1].split()
        return int(letters), int(different), float(last)


@dataclass
class Sampled:
    """What the parts took while something happened."""

    running: Product
    before: dict[str, float]
    memory: int = 0  # MB: the most that a worker had

    def used(self, count: int) -> dict[str, float]:
        """Ms of processor time for each of `count`, by part."""
        now = _seconds(self.running)
        used = {name: round((now[name] - self.before[name]) * 1000 / count, 3) for name in now}
        return {**used, "all": round(sum(used.values()), 2)}


@contextmanager
def sampled(running: Product) -> Iterator[Sampled]:
    sample, stop = Sampled(running, _seconds(running)), threading.Event()
    workers = [psutil.Process(child.pid) for name, child in running.children.items() if name.startswith("worker")]

    def watch() -> None:
        while not stop.wait(0.5):
            sample.memory = max(sample.memory, *(worker.memory_info().rss // 2**20 for worker in workers))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield sample
    finally:
        stop.set()
        watcher.join()


def _seconds(running: Product) -> dict[str, float]:
    found = {}
    for name, child in running.children.items():
        used = psutil.Process(child.pid).cpu_times()
        found[name] = used.user + used.system
    return found


def _site(running: Product, name: str, count: int, *, signs: bool) -> tuple[str, str, LetterRecord]:
    """A site with its people, and a newsletter for all of them as a user makes it: their ids, and the letter."""
    context = running.context
    app = apps.create(context.graph, name, context.clock.now()).id
    append(running, people(app, count))
    wait_until_stored(running)
    if signs:
        mail_setup.add_domain(context, app, "example.com", "bench", "")
    newsletter = newsletters.create(context, app, name, ())
    record = context.graph.read(lambda tx: stored.get(tx, app, newsletter))
    return app, newsletter, letter_writing.replace(context, app, record.letter, _contents(), by="")


def _contents() -> LetterContents:
    """The layout with three stories: 18 KB of HTML with five links besides those to its page and out of the list."""
    mjml = next(layout.mjml for layout in layouts() if layout.id == "digest")
    start, link, end = mjml.rpartition("https://example.com/third")
    assert link
    return LetterContents(
        "Digest",
        "Three things for you, {{ person.first_name | default: 'friend' }}",
        sender=_SENDER,
        mode="drag_and_drop",
        mjml=f"{start}{{{{ web_version_url }}}}{end}",
    )


def _send(running: Product, drain: Drain, app: str, newsletter: str, count: int) -> float:
    """Letters a second from pressing Send until the last is in the sink."""
    before, different, _ = drain.count()
    began = time.time()
    newsletters.send(running.context, app, newsletter, None)
    wait_until(lambda: drain.count()[0] >= before + count, 1_800, "Not all letters came.", pause=_EVERY)
    letters, distinct, last = drain.count()
    if letters - before != count or distinct - different != count:
        raise SystemExit(f"{letters - before} letters came, {distinct - different} different ones, for {count} people.")
    say(f"{count} letters in {last - began:.1f} s")
    wait_until(lambda: _is_over(running, app, newsletter), 600, "The newsletter did not end.", pause=_EVERY)
    wait_until_stored(running)
    return count / (last - began)


def _is_over(running: Product, app: str, newsletter: str) -> bool:
    return running.context.graph.read(lambda tx: stored.get(tx, app, newsletter)).state == "sent"


def _floors(drain: Drain, secret: str, letter: LetterRecord) -> dict[str, Any]:
    made = [_made(secret, letter, number) for number in range(_FLOOR)]
    began = time.perf_counter()
    mailer = SmtpMailer(f"smtp://127.0.0.1:{drain.port}")
    for start in range(0, len(made), _AT_ONCE):
        if any(sent.state != "sent" for sent in mailer.send_all(made[start : start + _AT_ONCE])):
            raise SystemExit("The sink did not take a letter.")
    answered = time.perf_counter() - began
    mailer.close()
    before = drain.count()[0]
    began = time.perf_counter()
    _pour(drain.port, made)
    wait_until(lambda: drain.count()[0] == before + len(made), 120, "The sink did not take all letters.")
    poured = time.perf_counter() - began
    say(f"floors: {len(made)} letters answered one by one in {answered:.1f} s, at once in {poured:.1f} s")
    return {
        "floor_per_second": round(len(made) / answered),
        "sink_per_second": round(len(made) / poured),
        "letter_bytes": len(made[0].content),
    }


def _made(secret: str, letter: LetterRecord, number: int) -> Message:
    person = PersonState(f"{number}", f"person-{number}", {"first_name": f"Name {number}"})
    links = Links(Signer(secret), "https://news.example.com", f"floor:{number}")
    rendered = render(Templates.of(letter), person, None, None, links)
    recipient = f"floor-{number}@example.com"
    return build(
        rendered, way=Way(_SENDER), recipient=recipient, name="", delivery=f"{time.time()}:{number}",
        unsubscribe=links.unsubscribe(),
    )  # fmt: skip


def _pour(port: int, made: list[Message]) -> None:
    """All letters over one connection without waiting for answers, which are read and let go."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        reader = threading.Thread(target=_read_all, args=(connection,))
        reader.start()
        connection.sendall(b"EHLO floor\r\n")
        for each in made:
            connection.sendall(b"MAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\n" + each.wire)
        connection.shutdown(socket.SHUT_WR)
        reader.join()


def _read_all(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2, help="that count, after one that warms up (2)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-dkim", dest="dkim", action="store_false", help="leave signed letters out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
