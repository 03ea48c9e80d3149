"""What the server says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.driver import Graph


@dataclass(frozen=True, slots=True)
class Server:
    version: str  # "5.26.20"
    edition: str  # "community"


def answers(graph: Graph) -> None:
    """Raise GraphUnavailableError or GraphCredentialsError unless the database itself answers."""
    graph.command("RETURN 1")


def describe(graph: Graph) -> Server:
    row = graph.command("CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition")[0]
    return Server(row["version"], row["edition"])
