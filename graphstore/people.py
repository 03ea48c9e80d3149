"""Writing people: identities resolved in batches, properties merged by the time they were set."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.values import dump, flatten, parse_object
from graphstore.vocabulary import ANONYMOUS_PREFIX, PERSON_PREFIX, scoped

_MOST_SEARCHED: Final = 500  # characters of a name: an index takes no longer texts


@dataclass(frozen=True, slots=True)
class IdentityRef:
    app: str
    id: str

    @property
    def key(self) -> str:
        return scoped(self.app, self.id)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom the graph is still to get, with the id that they came by."""

    ref: IdentityRef
    seen: int  # ms epoch


@dataclass
class Profile:
    """A person's properties while a batch works on them. `times`: top-level name -> ms when it was set or removed."""

    uid: str
    app: str
    created: bool = False
    anonymous: bool = False
    properties: dict[str, Any] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)  # flattened, as the graph has it
    newcomer: Newcomer | None = None  # until `save`

    def put(self, values: Mapping[str, Any], at: int) -> frozenset[str]:
        """Set values as of `at`; null removes; what was set later stays. Answers the names that changed."""
        changed = set()
        for name, value in values.items():
            if at < self.times.get(name, at):
                continue
            self.times[name] = at
            if value is None:
                if self.properties.pop(name, None) is not None:
                    changed.add(name)
            elif not _same(self.properties.get(name), value):
                self.properties[name] = value
                changed.add(name)
        return frozenset(changed)

    def absorb(self, source: Profile) -> None:
        """Take over what the source knows and this one does not: this one's values, and its removals, win."""
        self.anonymous = self.anonymous and source.anonymous
        for name, at in source.times.items():
            if name not in self.times:
                self.times[name] = at
                if name in source.properties:
                    self.properties[name] = source.properties[name]


def resolve(
    tx: Transaction,
    refs: Iterable[IdentityRef],
    seen: Mapping[str, int],
    known: Collection[str],
    named: Collection[str] = (),
) -> dict[str, Profile]:
    """Identity key -> the person it stands for. Two keys of one person share one Profile. Whoever is new has a profile
    with a `newcomer`, and is in the graph once `save` has been told of them.

    `seen`: identity key -> ms of the latest call about it. `known`: the keys whose people's properties are wanted;
    the other profiles come without. `named`: those who were only named, which is no sign of them. Locks the people
    until the transaction ends. Should another transaction make one of the new people meanwhile, saving raises
    ConflictError: begin again, with `make` first.
    """
    wanted = set(refs)
    rows = tx.value(
        """
        UNWIND $rows AS row
        MATCH (:Identity {key: row.key})-[:RESOLVES_TO]->(p:Person)
        // All who lock people do it in this order; any other would end in deadlocks with workers.
        WITH row, p ORDER BY p.uid
        SET p.seen = CASE WHEN p.seen < row.seen AND NOT row.named THEN row.seen ELSE p.seen END
        RETURN collect(CASE WHEN row.known THEN [row.key, p.uid, p.json, p.times, p.anonymous]
                            ELSE [row.key, p.uid, '{}', '{}', p.anonymous] END)
        """,
        # In one order for all: the graph keeps others from making an identity that this query did not find.
        rows=[
            {"key": key, "seen": seen[key], "known": key in known, "named": key in named}
            for key in sorted(ref.key for ref in wanted)
        ],
    )
    profiles: dict[str, Profile] = {}
    found: dict[str, Profile] = {}
    # Of one person's several keys, one that came with the properties makes the profile.
    for key, uid, json, times, anonymous in sorted(rows, key=lambda row: row[2] == row[3] == "{}"):
        profile = profiles.get(uid)
        if profile is None:
            profile = profiles[uid] = _profile(uid, key.partition(":")[0], json, times)
            profile.anonymous = anonymous
        found[key] = profile
    return found | {ref.key: _newcomer(ref, seen) for ref in wanted if ref.key not in found}


def make(tx: Transaction, refs: Iterable[IdentityRef], seen: Mapping[str, int]) -> set[str]:
    """Have people made, without any properties, for those of the identities that have none; who is new (uids).

    It waits for others who make the same ones, so it costs more than `save`.
    """
    made: list[str] = tx.value(
        """
        UNWIND $rows AS row
        MERGE (i:Identity {key: row.identity.key})
        ON CREATE SET i = row.identity
        WITH i, row WHERE NOT EXISTS { (i)-[:RESOLVES_TO]->() }
        CREATE (i)-[:RESOLVES_TO]->(p:Person) SET p = row.person
        RETURN collect(p.uid)
        """,
        rows=_in_order(_made(_newcomer(ref, seen), {"json": "{}", "times": "{}"}) for ref in set(refs)),
    )
    return set(made)


def _profile(uid: str, app: str, json: str, times: str) -> Profile:
    if json == "{}":
        return Profile(uid, app, times={} if times == "{}" else parse_object(times))
    properties = parse_object(json)
    return Profile(
        uid, app, properties=properties, times=parse_object(times), before=flatten(PERSON_PREFIX, properties)
    )


def _same(before: Any, value: Any) -> bool:
    """Equal, of the same type, all the way down: Python takes 1 and true for equal, a segment does not."""
    return repr(before) == repr(value)


def searchable(properties: Mapping[str, Any]) -> str | None:
    """What a search of people looks through beside ids; None: nothing."""
    email, first, last = (
        value[:_MOST_SEARCHED] if isinstance(value := properties.get(name), str) else ""
        for name in ("email", "first_name", "last_name")
    )
    return f"{email}\n{first} {last}".lower() if email or first or last else None


def save(tx: Transaction, profiles: Iterable[Profile]) -> None:
    """Write the properties of these people: exact JSON, times, and the flattened scalars that changed. Newcomers are
    made, each at once with all that is known of them. Raises ConflictError, at the next query: see `resolve`.
    """
    rows: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for profile in profiles:
        flat = flatten(PERSON_PREFIX, profile.properties)
        state = {
            "json": dump(profile.properties),
            "times": dump(profile.times),
            "text_low": searchable(profile.properties),
        }
        if profile.newcomer is not None:
            new.append(_made(profile, {**flat, **state}))
            profile.newcomer = None
        else:
            changed = {key: value for key, value in flat.items() if not _same(profile.before.get(key), value)}
            removed = dict.fromkeys(key for key in profile.before if key not in flat)
            rows.append({"uid": profile.uid, "values": {**changed, **removed, **state}})
        profile.before = flat
    if new:
        tx.run(
            """
            UNWIND $rows AS row
            CREATE (i:Identity)-[:RESOLVES_TO]->(p:Person) SET i = row.identity, p = row.person
            """,
            rows=_in_order(new),
        )
    if rows:
        tx.run("UNWIND $rows AS row MATCH (p:Person {uid: row.uid}) SET p += row.values", rows=rows)


def _newcomer(ref: IdentityRef, seen: Mapping[str, int]) -> Profile:
    anonymous = ref.id.startswith(ANONYMOUS_PREFIX)
    return Profile(uuid.uuid4().hex, ref.app, created=True, anonymous=anonymous, newcomer=Newcomer(ref, seen[ref.key]))


def _made(profile: Profile, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the graph gets of a newcomer: their identity, and the person with these values."""
    assert profile.newcomer is not None
    ref, seen = profile.newcomer.ref, profile.newcomer.seen
    own = {"app": ref.app, "id": ref.id, "anonymous": profile.anonymous}
    person = {**values, **own, "uid": profile.uid, "id_low": ref.id.lower(), "created": seen, "seen": seen}
    return {"identity": {**own, "key": ref.key}, "person": person}


def _in_order(made: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One for all: who makes an identity keeps others from making it until the commit."""
    return sorted(made, key=lambda row: row["identity"]["key"])
