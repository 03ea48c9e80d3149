"""What holds of one person, clause by clause, with what was found and the events that decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.predicates import Predicate, bindings
from graphstore.values import parse_object
from graphstore.vocabulary import scoped

_TOGETHER: Final = 20  # clauses in one query: planning one takes longer than running it


@dataclass(frozen=True, slots=True)
class Question:
    """`found`: Cypher of a value to show, `evidence`: of a list of events; both in the predicate's parameters."""

    predicate: Predicate  # ready to run
    found: str = "null"
    evidence: str = "[]"


@dataclass(frozen=True, slots=True)
class FoundEvent:
    key: str
    name: str
    at: int  # ms
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    holds: bool
    found: Any
    evidence: tuple[FoundEvent, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    member: bool
    properties: Mapping[str, Any]
    answers: tuple[Answer, ...]  # one a question


@dataclass(frozen=True, slots=True)
class PersonMembership:
    id: str
    name: str
    static: bool
    member: bool
    since: int | None  # ms; None for who is no member


def examine(graph: Graph, app: str, segment: str, uid: str, questions: Sequence[Question]) -> Examined:
    """Ask all of one person, as of one moment. Raises NotFoundError for a person not of this app."""
    return graph.read(lambda tx: _examine(tx, app, segment, uid, questions))


def _examine(tx: Transaction, app: str, segment: str, uid: str, questions: Sequence[Question]) -> Examined:
    people = tx.rows(
        """
        MATCH (p:Person {uid: $uid}) WHERE p.app = $app
        RETURN p.json AS json, EXISTS { (p)-[:IN]->(:Segment {key: $key}) } AS member
        """,
        app=app,
        uid=uid,
        key=scoped(app, segment),
    )
    if not people:
        raise NotFoundError("There is no such person on this site.")
    answers: list[Answer] = []
    for start in range(0, len(questions), _TOGETHER):
        answers += _answers(tx, app, uid, questions[start : start + _TOGETHER])
    return Examined(people[0]["member"], parse_object(people[0]["json"]), tuple(answers))


def _answers(tx: Transaction, app: str, uid: str, questions: Sequence[Question]) -> list[Answer]:
    binding, parameters = bindings(question.predicate for question in questions)
    for question in questions:
        parameters.update(question.predicate.parameters)
    columns = ", ".join(
        f"{question.predicate.cypher} AS holds{number}, {question.found} AS found{number}, "
        f"{question.evidence} AS evidence{number}"
        for number, question in enumerate(questions)
    )
    rows = tx.rows(
        f"MATCH (p:Person {{uid: $uid}}) WHERE p.app = $app {binding} RETURN {columns}", app=app, uid=uid, **parameters
    )
    row = rows[0]
    return [
        Answer(row[f"holds{number}"], row[f"found{number}"], tuple(map(_event, row[f"evidence{number}"])))
        for number in range(len(questions))
    ]


def _event(row: Mapping[str, Any]) -> FoundEvent:
    return FoundEvent(row["key"], row["name"], row["at"], parse_object(row["json"] or "{}"))


def memberships(graph: Graph, app: str, uid: str) -> list[PersonMembership]:
    """Every segment of the app, by name, and whether the person is in it. Raises NotFoundError."""
    rows = graph.rows(
        """
        MATCH (p:Person {uid: $uid}) WHERE p.app = $app
        OPTIONAL MATCH (s:Segment {app: $app})
        OPTIONAL MATCH (p)-[m:IN]->(s)
        RETURN s.id AS id, s.name AS name, coalesce(s.static, false) AS static, m IS NOT NULL AS member,
               m.since AS since
        ORDER BY toLower(s.name), id
        """,
        app=app,
        uid=uid,
    )
    if not rows:
        raise NotFoundError("There is no such person on this site.")
    return [PersonMembership(**row) for row in rows if row["id"] is not None]
