"""What people are, for comparing them: properties with few values, and the company they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.people_walk import EVERYBODY, ORDER
from graphstore.vocabulary import DATE_SUFFIX, PERSON_PREFIX, property_path

_LOOKED_AT: Final = 2_000  # people, seen last, whose properties are looked through


@dataclass(frozen=True, slots=True)
class PersonTraits:
    uid: str
    values: list[Any]  # in the order of the keys asked for; None: not set, or a list
    company: str | None  # its name, else its id


@dataclass(frozen=True, slots=True)
class TraitPage:
    people: list[PersonTraits]  # in the order of their uids
    after: str | None  # uid to go on behind; None at the end


def keys(tx: Transaction, app: str, few: int, most: int) -> list[str]:
    """Flat keys of properties with at most `few` values among those seen last; at most `most`, the most frequent.

    Neither lists nor dates, nor what somebody has hidden.
    """
    found: list[str] = tx.value(
        f"""
        MATCH (k:PropertyKey {{app: $app, kind: 'person'}}) WHERE k.hidden
        WITH collect(k.name) AS hidden
        {EVERYBODY}
        WITH hidden, p {ORDER} LIMIT $looked_at
        UNWIND [key IN keys(p) WHERE key STARTS WITH '{PERSON_PREFIX}' AND NOT key ENDS WITH '{DATE_SUFFIX}'
          AND NOT key IN hidden AND p[key + $suffix] IS NULL AND NOT valueType(p[key]) STARTS WITH 'LIST'] AS key
        WITH key, count(*) AS people, count(DISTINCT p[key]) AS values WHERE values <= $few
        WITH key ORDER BY people DESC, key LIMIT $most
        RETURN collect(key)
        """,
        app=app,
        looked_at=_LOOKED_AT,
        suffix=DATE_SUFFIX,
        few=few,
        most=most,
    )
    # A company's own values are told by the company.
    return sorted(key for key in found if property_path(key)[0] != "company")


def page(tx: Transaction, app: str, wanted: Sequence[str], after: str, size: int) -> TraitPage:
    """The next `size` people, and what they have of these properties (flat keys)."""
    found: list[list[Any]] = tx.value(
        """
        MATCH (p:Person) USING INDEX p:Person(app, uid) WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.app, p.uid LIMIT $size
        RETURN collect([p.uid,
          [key IN $keys | CASE WHEN valueType(p[key]) STARTS WITH 'LIST' THEN null ELSE p[key] END],
          head([(p)-[:MEMBER_OF]->(c:Company) | coalesce(c.name, c.id)])])
        """,
        app=app,
        after=after,
        size=size,
        keys=list(wanted),
    )
    found.sort(key=lambda row: row[0])
    people = [PersonTraits(*row) for row in found]
    return TraitPage(people, found[-1][0] if len(found) == size else None)
