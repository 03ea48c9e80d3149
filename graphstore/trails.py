"""The way a run has come: a mark for each node it has left, kept on the run itself, as it costs no query of its own.

A mark is the text "<ms> <port> <node>". The last `MOST` are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Left:
    at: int  # ms epoch
    node: str
    port: str


def mark(at: int, node: str, port: str) -> str:
    return f"{at} {port} {node}"


def read(marks: Sequence[str]) -> tuple[Left, ...]:
    found = []
    for text in marks:
        at, port, node = text.split(" ", 2)
        found.append(Left(int(at), node, port))
    return tuple(found)
