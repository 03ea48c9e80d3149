"""What a node can ask the graph before it decides: one question for all the runs that stand at it, one answer each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Per = Literal["person", "company", "site"]


@dataclass(frozen=True, slots=True)
class Entries:
    """How often the person has come to this node, this time included. Answer: int."""


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a condition, written like a segment's, holds of the person now. Answer: bool."""

    definition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Passes:
    """Whether one more may pass this node: at most `limit` in any `period` (ms). Who may is counted. Answer: bool."""

    limit: int
    period: int
    per: Per


@dataclass(frozen=True, slots=True)
class LettersHad:
    """How many letters of the whole site went to the person in the last `period` (ms). Answer: int."""

    period: int


@dataclass(frozen=True, slots=True)
class Slot:
    """When the run may go on, so that runs leave this node at an even pace. Answer: int, ms epoch."""

    interval: int  # ms between two


Question = Entries | Holds | Passes | LettersHad | Slot


class Answers(Protocol):
    """Answers a node's question for people (uids), in their order."""

    def __call__(self, node: str, question: Question, people: Sequence[str]) -> Sequence[Any]: ...
