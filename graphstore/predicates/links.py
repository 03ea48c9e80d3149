"""Whom and what a person is linked with: companies, colleagues, segments, and paths through the graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Literal

from graphstore.predicates.builder import PredicateBuilder

Relation = Literal["asset", "company", "referral"]
COLLEAGUE: Final = "q"

HOPS: Final[dict[Relation, str]] = {
    "asset": "-[:DID]->(:Event)-[:ON]->({t}:Asset) WITH DISTINCT {kept}, {t} MATCH ({t})<-[:ON]-(:Event)<-[:DID]-",
    "company": "-[:MEMBER_OF]->({t}:Company) WITH DISTINCT {kept}, {t} MATCH ({t})<-[:MEMBER_OF]-",
    "referral": "-[:REFERRED_BY]-",
}


def in_company(builder: PredicateBuilder, ids: Sequence[str]) -> str:
    """Belongs to one of these companies; with none given, to any."""
    person = builder.variable("person")
    if not ids:
        return f"EXISTS {{ ({person})-[:MEMBER_OF]->(:Company) }}"
    return f"EXISTS {{ ({person})-[:MEMBER_OF]->(co:Company) WHERE co.id IN {builder.given(tuple(ids))} }}"


def of_company(builder: PredicateBuilder, check: str) -> str:
    """Belongs to a company of which `check` (over the subject "company") holds."""
    company = builder.variable("company")
    return f"EXISTS {{ ({builder.variable('person')})-[:MEMBER_OF]->({company}:Company) WHERE {check} }}"


def company_size(builder: PredicateBuilder) -> str:
    """How many people the company has, inside `of_company`."""
    return f"COUNT {{ ({builder.variable('company')})<-[:MEMBER_OF]-(:Person) }}"


def company_due(builder: PredicateBuilder, moments: str) -> str:
    """The moments (a list of ms, over the subject "company") at which a condition on the company may change."""
    company = builder.variable("company")
    found = f"({builder.variable('person')})-[:MEMBER_OF]->({company}:Company)"
    return f"COLLECT {{ MATCH {found} RETURN {builder.earliest([moments])} }}"


def of_companies(builder: PredicateBuilder, value: str) -> str:
    """A value (over the subject "company") of each of the person's companies that has one; null where none has."""
    company = builder.variable("company")
    found = f"({builder.variable('person')})-[:MEMBER_OF]->({company}:Company)"
    values = f"COLLECT {{ MATCH {found} WITH {value} AS held WHERE held IS NOT NULL RETURN held }}"
    return f"head([held IN [{values}] | CASE size(held) WHEN 0 THEN null WHEN 1 THEN head(held) ELSE held END])"


def company_names(builder: PredicateBuilder) -> str:
    """What the person's companies are called: one text, or several; null for none."""
    company = builder.variable("company")
    return of_companies(builder, f"coalesce({company}.name, {company}.id)")


@contextmanager
def colleagues(builder: PredicateBuilder) -> Iterator[None]:
    """Inside, fragments are about a colleague."""
    with builder.about("person", COLLEAGUE):
        yield


def colleagues_who(builder: PredicateBuilder, check: str, count: int) -> str:
    """At least so many other people of the person's company for whom `check` (written inside `colleagues`) holds."""
    found = f"{{ {_colleagues(builder)} WHERE {COLLEAGUE} <> {builder.variable('person')} AND {check} }}"
    return f"EXISTS {found}" if count == 1 else f"COUNT {found} >= {builder.given(count)}"


def colleagues_number(builder: PredicateBuilder, check: str) -> str:
    """How many colleagues there are for whom `check` holds."""
    return f"COUNT {{ {_colleagues(builder)} WHERE {COLLEAGUE} <> {builder.variable('person')} AND {check} }}"


def colleagues_due(builder: PredicateBuilder, earliest: str) -> str:
    """The moments at which `check` may change for one of them (`earliest`: of one, written inside `colleagues`)."""
    return f"COLLECT {{ MATCH {_colleagues(builder)} RETURN {earliest} }}"


def in_segment(builder: PredicateBuilder, segment: str) -> str:
    """Is a member as the graph has it."""
    return f"EXISTS {{ ({builder.variable('person')})-[:IN]->(sg:Segment) WHERE sg.id = {builder.given(segment)} }}"


def reaches(builder: PredicateBuilder, relation: Relation, hops: int, segment: str) -> str:
    """Shares something with another person who is in the segment, over at most so many people and things.

    Each hop looks at each person and each thing once (DISTINCT): its cost is the number of links, not of ways.
    """
    ways = [_way(builder, relation, number, segment) for number in range(1, hops + 1)]
    return builder.any_of(ways)


def _way(builder: PredicateBuilder, relation: Relation, hops: int, segment: str) -> str:
    person = builder.variable("person")
    text = f"MATCH ({person})"
    for number in range(1, hops + 1):
        hop = HOPS[relation].format(t=f"t{number}", kept=person)
        text += f"{hop}(h{number}:Person)"
        if number < hops:
            text += f" WITH DISTINCT {person}, h{number} MATCH (h{number})"
    last = f"h{hops}"
    inside = f"EXISTS {{ ({last})-[:IN]->(sg:Segment) WHERE sg.id = {builder.given(segment)} }}"
    return f"EXISTS {{ {text} WITH DISTINCT {person}, {last} WHERE {last} <> {person} AND {inside} RETURN 1 }}"


def _colleagues(builder: PredicateBuilder) -> str:
    return f"({builder.variable('person')})-[:MEMBER_OF]->(:Company)<-[:MEMBER_OF]-({COLLEAGUE}:Person)"
