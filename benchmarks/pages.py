"""What the dashboard asks of people, through the real web process: the first page, deep ones, searches, a person."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

from books import Books, figures
from product import Product

from graphstore import accounts
from webapp import cursors
from webapp.auth import COOKIE
from workers import segments
from workers.sessions import Sessions

_LIMIT: Final = 50
_EMAIL: Final = "benchmark@example.com"
_FREQUENT: Final = {"property": "plan", "operator": "is", "value": "free"}
_RARE: Final = {"event": "Movie watch", "operator": "at_least", "count": 9}


class Caller:
    """Somebody logged in, on one connection."""

    def __init__(self, running: Product, books: Books) -> None:
        user = accounts.ensure(books.graph, _EMAIL, books.now)
        accounts.add_member(books.graph, _EMAIL, books.app, "admin", books.now)
        session = Sessions(running.context.redis).open(_EMAIL, user.sessions, books.now, by_link=False)
        self._headers = {"Cookie": f"{COOKIE}={session.id}"}
        self._connection = http.client.HTTPConnection("127.0.0.1", running.settings.ports.web)
        self._site = f"/api/v1/sites/{books.app}"

    def get(self, path: str, **query: Any) -> tuple[float, Any]:
        """ms, and what was answered."""
        began = time.perf_counter()
        self._connection.request("GET", f"{self._site}{path}?{urlencode(query)}", headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - began) * 1_000
        if answer.status != 200:
            raise SystemExit(f"{path} was refused: {body.decode()}")
        return taken, json.loads(body)


def measured(running: Product, books: Books, turns: int) -> dict[str, Any]:
    running.start("web")
    caller = Caller(running, books)
    chance = random.Random(3)
    many = books.segment("Free", _FREQUENT).id
    few = books.segment("Regulars", _RARE).id
    _fill(running, books, many, few)
    uids = _uids(books, 2 * turns)
    places = _places(books, chance)
    words = (f"person-{chance.randrange(10_000)}" for _ in iter(int, 1))
    asked: dict[str, Callable[[], tuple[float, Any]]] = {
        "floor_health": lambda: caller.get(""),
        "person": lambda: caller.get(f"/people/{next(uids)}"),
        "first": lambda: caller.get("/people", limit=_LIMIT),
        "deep": lambda: caller.get("/people", limit=_LIMIT, cursor=next(places)),
        "search": lambda: caller.get("/people", limit=_LIMIT, search=next(words)),
        "search_nobody": lambda: caller.get("/people", limit=_LIMIT, search="no such word"),
        "search_everybody": lambda: caller.get("/people", limit=_LIMIT, search="example"),
        "large_segment": lambda: caller.get("/people", limit=_LIMIT, segment=many),
        "large_segment_deep": lambda: caller.get("/people", limit=_LIMIT, segment=many, cursor=next(places)),
        "small_segment_deep": lambda: caller.get("/people", limit=_LIMIT, segment=few, cursor=next(places)),
        "members_deep": lambda: caller.get(f"/segments/{many}/members", limit=_LIMIT, cursor=next(places)),
        "conditions": lambda: caller.get("/people", limit=_LIMIT, filter=json.dumps(_FREQUENT), cursor=next(places)),
        "rare_conditions": lambda: caller.get("/people", limit=_LIMIT, filter=json.dumps(_RARE), cursor=next(places)),
    }
    # Each asks the graph something of its own, whose code has to be warm; nobody's first day is measured.
    for ask in asked.values():
        for _ in range(turns):
            ask()
    found = {name: figures([ask()[0] for _ in range(turns)]) for name, ask in asked.items()}
    running.stop("web")
    return found


def _fill(running: Product, books: Books, *wanted: str) -> None:
    for segment in wanted:
        segments.recompute(running.context, books.app, segment)


def _uids(books: Books, count: int) -> Iterator[str]:
    rows = books.graph.rows(
        "MATCH (p:Person {app: $app}) WITH p LIMIT 20000 WITH p ORDER BY rand() LIMIT $count RETURN p.uid AS uid",
        app=books.app,
        count=count,
    )
    return iter([row["uid"] for row in rows])


def _places(books: Books, chance: random.Random) -> Iterator[str]:
    """Cursors anywhere in the list."""
    (ends,) = books.graph.rows(
        "MATCH (p:Person {app: $app}) RETURN min(p.seen) AS first, max(p.seen) AS last", app=books.app
    )
    while True:
        yield cursors.encode(chance.randint(ends["first"], ends["last"]), "")
