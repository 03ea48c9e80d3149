"""Writing companies: their properties by time, as people's are, and who belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.people import Profile
from graphstore.values import dump, flatten, parse_object
from graphstore.vocabulary import COMPANY_PREFIX, scoped

_MOST_INDEXED: Final = 500  # characters


@dataclass(frozen=True, slots=True)
class CompanyRef:
    app: str
    id: str

    @property
    def key(self) -> str:
        return scoped(self.app, self.id)


@dataclass(frozen=True, slots=True)
class Placing:
    """The company a person belongs to from now on; None: none."""

    uid: str
    company: CompanyRef | None


@dataclass
class Moved:
    people: set[str] = field(default_factory=set)  # uids of those with another company than before
    companies: set[str] = field(default_factory=set)  # keys of those that won or lost people


def resolve(tx: Transaction, seen: Mapping[CompanyRef, int]) -> dict[CompanyRef, Profile]:
    """These companies, made where new, each with its properties; a profile's `uid` is the company's key.

    `seen`: the ms of the latest call that names it. Locks them until the transaction ends, in the order of their keys.
    """
    refs = {ref.key: ref for ref in seen}
    rows = tx.value(
        """
        UNWIND $rows AS row
        MERGE (c:Company {key: row.key})
        ON CREATE SET c.app = row.app, c.id = row.id, c.name = row.id, c.created = row.seen, c.seen = row.seen,
          c.json = '{}', c.times = '{}', c.low = row.low, c.text_low = row.low
        SET c.seen = CASE WHEN c.seen < row.seen THEN row.seen ELSE c.seen END
        RETURN collect([c.key, c.json, c.times])
        """,
        rows=[
            {"key": key, "app": refs[key].app, "id": refs[key].id, "low": refs[key].id.lower(), "seen": seen[refs[key]]}
            for key in sorted(refs)
        ],
    )
    return {refs[key]: _profile(key, refs[key].app, json, times) for key, json, times in rows}


def _profile(key: str, app: str, json: str, times: str) -> Profile:
    properties = parse_object(json)
    return Profile(
        key, app, properties=properties, times=parse_object(times), before=flatten(COMPANY_PREFIX, properties)
    )


def save(tx: Transaction, profiles: Mapping[CompanyRef, Profile]) -> None:
    """Write the properties of these companies; the one called `name` is how a company is shown."""
    rows: list[dict[str, Any]] = []
    for ref, profile in profiles.items():
        flat = flatten(COMPANY_PREFIX, profile.properties)
        name = name_of(ref, profile.properties)
        rows.append(
            {
                "key": ref.key,
                "values": {
                    **dict.fromkeys(key for key in profile.before if key not in flat),
                    **flat,
                    "json": dump(profile.properties),
                    "times": dump(profile.times),
                    "name": name,
                    # Indexes take no longer texts.
                    "low": name.lower()[:_MOST_INDEXED],
                    "text_low": f"{ref.id}\n{name[:_MOST_INDEXED]}".lower(),
                },
            }
        )
    if rows:
        tx.run("UNWIND $rows AS row MATCH (c:Company {key: row.key}) SET c += row.values", rows=rows)


def name_of(ref: CompanyRef, properties: Mapping[str, Any]) -> str:
    name = properties.get("name")
    return name if isinstance(name, str) and name.strip() else ref.id


def place(tx: Transaction, placings: Sequence[Placing]) -> Moved:
    """Have people belong to one company each, or none; the people must be locked, the companies be there."""
    moved = Moved()
    rows = [{"uid": each.uid, "key": each.company.key if each.company else None} for each in placings]
    differing = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})
        WITH row, [(p)-[:MEMBER_OF]->(c:Company) | c.key] AS before
        WHERE before <> CASE WHEN row.key IS NULL THEN [] ELSE [row.key] END
        RETURN row.uid AS uid, row.key AS key, before
        """,
        rows=rows,
    )
    for row in differing:
        moved.people.add(row["uid"])
        moved.companies.update({*row["before"], row["key"]} - {None})
    if not differing:
        return moved
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})-[m:MEMBER_OF]->(c:Company)
        WHERE row.key IS NULL OR c.key <> row.key
        DELETE m
        """,
        rows=differing,
    )
    # Those in one of two companies after a merge are in the right one already.
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid}), (c:Company {key: row.key})
        WHERE NOT EXISTS { (p)-[:MEMBER_OF]->(c) }
        CREATE (p)-[:MEMBER_OF]->(c)
        """,
        rows=differing,
    )
    return moved
