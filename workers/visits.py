"""Visits to the links of letters: kept durably at once, and made into events by the scheduler, many at a time.

The web process answers without the graph: a click leads on, and an unsubscription holds, also while it is away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from redis import Redis

from engine.letters.links import Kind
from engine.letters.readers import is_machine
from graphstore import letter_activity
from graphstore.letter_activity import CLICKED, OPENED, UNSUBSCRIBED, Recipient
from graphstore.records import Call
from graphstore.vocabulary import scoped
from workers import keys, noted, wishes
from workers.context import Context
from workers.stream import StreamWriter
from workers.wishes import Scope, Wish

OPENED_BY_MACHINE: Final = "Letter opened by machine"
CLICKED_BY_MACHINE: Final = "Letter clicked by machine"
_PAGE: Final = 500
_MOST: Final = 1_000_000  # visits that wait at the most; beyond, the oldest go
PREFERRED: Final = "Letter preferences changed"
_NAMES: Final[dict[tuple[str, bool], str]] = {
    ("prefer", False): PREFERRED,
    ("prefer", True): PREFERRED,
    ("open", False): OPENED,
    ("open", True): OPENED_BY_MACHINE,
    ("click", False): CLICKED,
    ("click", True): CLICKED_BY_MACHINE,
    ("unsubscribe", False): UNSUBSCRIBED,
    ("unsubscribe", True): UNSUBSCRIBED,
}


@dataclass(frozen=True, slots=True)
class Visit:
    kind: Kind
    delivery: str  # key
    at: int  # ms epoch
    url: str = ""
    agent: str = ""
    method: str = "GET"
    # Of unsubscribing: from what the letter is about, from all of it, or the topics on the page that are wanted or not.
    scope: Scope = "this"
    wanted: Sequence[str] = ()
    unwanted: Sequence[str] = ()


def note(redis: Redis, visit: Visit) -> None:
    """Keep a visit. Raises StreamUnavailableError."""
    noted.keep(redis, keys.VISITS, [visit], _MOST, "This can't be noted now; try it again.")


class Visits:
    """Takes them up."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._writer = StreamWriter(context.redis, context.settings.partitions)

    def take(self) -> int:
        """Those that are there, as events on their letters; how many. To repeat it changes nothing: ids see to that."""
        return noted.take(self._context.redis, keys.VISITS, _PAGE, self._page)

    def _page(self, entries: Sequence[noted.Entry]) -> None:
        visits = [(name.decode(), Visit(**values)) for name, values in entries]
        wanted = sorted({visit.delivery for _, visit in visits})
        recipients = self._context.graph.read(lambda tx: letter_activity.recipients(tx, wanted))
        known = [(name, visit, recipients[visit.delivery]) for name, visit in visits if visit.delivery in recipients]
        said = [
            Wish(to.app, to.email, to.letter, visit.at, visit.scope, visit.wanted, visit.unwanted)
            for _, visit, to in known
            if visit.kind == "unsubscribe" and to.email
        ]
        if said:
            self._context.graph.write(lambda tx: wishes.enact(tx, said))
        self._writer.append_all([_event(*each) for each in known])


def _event(name: str, visit: Visit, to: Recipient) -> Call:
    machine = is_machine(visit.agent, visit.method, visit.at - to.at)
    data = {"letter": to.letter, "campaign": to.campaign, "delivery": visit.delivery}
    if visit.url:
        data["link"] = visit.url
    kind = "prefer" if visit.scope == "choice" else visit.kind
    return Call(
        "track", to.app, to.person, visit.at, visit.at, orjson.dumps(data).decode(),
        name=_NAMES[kind, machine], message=f"{visit.delivery}:{visit.kind}:{name}",
        asset=scoped(to.app, to.letter),
    )  # fmt: skip
