"""From notes of what happened to deliveries, many happenings in one; whose they are is read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from graphstore import webhook_deliveries, webhook_endpoints, webhook_notes
from graphstore.driver import Transaction
from graphstore.values import parse_object
from graphstore.webhook_deliveries import Line
from graphstore.webhook_endpoints import Endpoint
from graphstore.webhook_kinds import PERSON_CHANGED, PERSON_ERASED, TEST
from graphstore.webhook_notes import Happened, Note, Whose

NOTES: Final = 20  # taken up in one transaction
A_DELIVERY: Final = 100  # happenings
MOST_WAITING: Final = 10_000  # deliveries of one endpoint; what happens beyond that is dropped, and counted


def spread(tx: Transaction, now: int) -> int:
    """Make deliveries of the oldest notes; how many notes there were."""
    notes = webhook_notes.take(tx, NOTES)
    if not notes:
        return 0
    endpoints: dict[str, list[Endpoint]] = defaultdict(list)
    for endpoint in webhook_endpoints.of_sites(tx, sorted({note.app for note in notes})):
        endpoints[endpoint.app].append(endpoint)
    notes = [note for note in notes if note.app in endpoints]
    people = _people(tx, notes)
    lines: dict[str, list[Line]] = defaultdict(list)
    for note in notes:
        lines[note.app] += [_line(each, people) for each in note.happened]
    for app, own in lines.items():
        for endpoint in endpoints[app]:
            _deliver(tx, endpoint, [line for line in own if line.kind in endpoint.kinds], now)
    return len(notes)


def send_test(tx: Transaction, endpoint: Endpoint, now: int) -> str:
    """Have a test told; the id of its delivery."""
    happened = Happened(TEST, now, data={"message": "This is a test."}, id=f"test:{now}")
    return webhook_deliveries.add(tx, endpoint.app, endpoint.key, [[_line(happened, {})]], now)[0]


def _deliver(tx: Transaction, endpoint: Endpoint, lines: Sequence[Line], now: int) -> None:
    # What says that somebody was erased goes alone: it is forgotten when it has arrived.
    ordinary = [line for line in lines if line.kind != PERSON_ERASED]
    batches = [ordinary[place : place + A_DELIVERY] for place in range(0, len(ordinary), A_DELIVERY)]
    batches += [[line] for line in lines if line.kind == PERSON_ERASED]
    room = max(0, MOST_WAITING - endpoint.queued)
    if batches[:room]:
        webhook_deliveries.add(tx, endpoint.app, endpoint.key, batches[:room], now)
    if batches[room:]:
        webhook_deliveries.drop(tx, endpoint.key, sum(map(len, batches[room:])))


def _people(tx: Transaction, notes: Iterable[Note]) -> Mapping[str, Whose]:
    happened = [each for note in notes for each in note.happened if each.person]
    told = {each.person for each in happened if each.kind == PERSON_CHANGED}
    return webhook_notes.people(tx, {each.person for each in happened}, told)


def _line(happened: Happened, people: Mapping[str, Whose]) -> Line:
    known = people.get(happened.person)
    data: dict[str, Any] = dict(happened.data)
    if happened.kind == PERSON_CHANGED:
        values = parse_object(known.json) if known is not None and known.json else {}
        data["properties"] = {name: values.get(name) for name in data["properties"]}
    elif known is None:
        # Whoever is not there any more may have been erased: what they wrote is not kept.
        data.pop("text", None)
    person = known.id if known is not None else ""
    about = {"uid": happened.person, "id": person or None} if happened.person else None
    told = {"id": happened.id, "kind": happened.kind, "at": happened.at, "person": about, "data": data}
    return Line(happened.kind, orjson.dumps(told).decode(), happened.person, person)
