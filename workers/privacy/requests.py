"""The two requests: a file with everything about a person, and their erasure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from graphstore import erasing, people_lookup, people_queries, personal_file, timeline
from graphstore.errors import NotFoundError
from graphstore.people_queries import PersonDetail
from graphstore.values import parse_object
from workers import incoming
from workers.context import Context
from workers.privacy import calls, traces

_EVENTS_A_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Erased:
    ids: tuple[str, ...]  # they went by
    calls: int  # of theirs in the streams
    letters: int  # to them in the local mail sink


def find(context: Context, app: str, who: str) -> str:
    """Uid of the person with this id, e-mail address or uid. Raises NotFoundError, also where several have it."""
    known = context.graph.read(lambda tx: people_lookup.look_up(tx, app, [who], [who]))
    if who in known.ids:
        return known.ids[who]
    having = known.emails.get(who, ())
    if len(having) > 1:
        raise NotFoundError(
            f"Several people have this address; say which, by its id: {', '.join(i for _, i in having)}."
        )
    if having:
        return having[0][0]
    return people_queries.detail(context.graph, app, who).person.uid


def file(context: Context, app: str, uid: str) -> Iterator[str]:
    """JSON, piece by piece. What is not there raises NotFoundError before the first piece."""
    detail = people_queries.detail(context.graph, app, uid)
    kept = personal_file.read(context.graph, app, uid)
    ids = [each.id for each in detail.identities]
    head = {
        "site": app,
        "at": context.clock.now(),
        "person": {**asdict(detail.person), "properties": parse_object(detail.json)},
        **_belongings(detail),
        "records": [asdict(each) for each in kept.linked],
        "messages": kept.messages,
        "effects_under_way": kept.effects,
        "consents": kept.consents,
        "suppressed": kept.suppressed,
        "calls_waiting": [
            asdict(call) for _, call in calls.accepted(context.redis, app, ids, context.settings.partitions)
        ],
        "calls_put_aside": [each.call for each in incoming.dead_about(context.redis, app, ids)],
    }
    return _pieces(context, app, uid, head)


def _belongings(detail: PersonDetail) -> dict[str, Any]:
    names = ("identities", "companies", "segments", "counters")
    return {name: [asdict(each) for each in getattr(detail, name)] for name in names}


def _pieces(context: Context, app: str, uid: str, head: dict[str, Any]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "events": ['
    after: tuple[int, str] | None = None
    divider = "\n"
    while page := timeline.page(context.graph, app, uid, limit=_EVENTS_A_PAGE, after=after):
        for event in page:
            told = {**asdict(event), "arguments": parse_object(event.json)}
            del told["json"]
            yield divider + "  " + json.dumps(told, ensure_ascii=False)
            divider = ",\n"
        after = (page[-1].at, page[-1].key)
    yield "\n ]\n}\n"


def erase(context: Context, app: str, uid: str) -> Erased:
    """A person, with all there is of them in the graph, in Redis and in the local mail sink. Raises NotFoundError.

    That their address is suppressed, or wants nothing of a topic, stays as a hash: who has left must not be written to
    because nobody remembers it. Repeating it after a crash goes on.
    """
    detail = people_queries.detail(context.graph, app, uid)
    email = detail.person.email or ""
    # Redis first: an accepted call must not bring the person back.
    ids = {each.id for each in detail.identities}
    taken = calls.forget(context.redis, app, ids, context.settings.partitions)
    ids |= set(erasing.erase(context.graph, app, uid))
    taken += calls.forget(context.redis, app, ids, context.settings.partitions)
    traces.forget(context.redis, app, {*ids, email})
    letters = traces.forget_mail(context.settings.home / "mail", [email])
    return Erased(tuple(sorted(ids)), taken, letters)
