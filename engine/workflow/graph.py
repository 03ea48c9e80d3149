"""A campaign's definition as a typed, immutable graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from engine.happenings import Topic
from engine.node import Config, NodeSpec
from engine.segments.reading import named_segments


@dataclass(frozen=True)
class Node:
    id: str
    spec: NodeSpec
    config: Config  # loaded by the spec's schema


@dataclass(frozen=True)
class Edge:
    source: str
    port: str
    target: str


@dataclass(frozen=True)
class Workflow:
    """A valid definition (`engine.workflow.validate.load` makes them)."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    @cached_property
    def dag(self) -> nx.MultiDiGraph[str]:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.nodes)
        for edge in self.edges:
            graph.add_edge(edge.source, edge.target, key=edge.port)
        return graph

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of its nodes, none before one that leads to it."""
        return tuple(nx.topological_sort(self.dag))

    @cached_property
    def _next(self) -> dict[tuple[str, str], str]:
        return {(edge.source, edge.port): edge.target for edge in self.edges}

    def after(self, node: str, port: str) -> str | None:
        """The node a run goes to when it leaves `node` by `port`; None: it ends there."""
        return self._next.get((node, port))

    def triggers(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.spec.kind == "trigger"]

    def awaited(self) -> set[Topic]:
        """What runs may wait for."""
        return {topic for node in self.nodes.values() if node.spec.awaits for topic in node.spec.awaits(node.config)}

    def topics(self) -> set[Topic]:
        """All that the campaign listens to: what starts runs, what interrupts them, and what they may wait for."""
        heard = {
            topic
            for node in self.nodes.values()
            if node.spec.trigger is not None
            for topic in node.spec.trigger.topics(node.config)
        }
        return heard | self.awaited()

    def segments(self) -> set[str]:
        """The ids of all segments and lists that settings name, conditions in them too."""
        named = {
            node.config[setting]
            for node in self.nodes.values()
            for setting, kind in node.spec.refers.items()
            if kind in {"segment", "list"} and node.config.get(setting)
        }
        return named.union(*(named_segments(node.config) for node in self.nodes.values()))

    def timetables(self) -> list[Node]:
        return [node for node in self.triggers() if node.spec.timetable is not None]

    def audience_steps(self) -> list[tuple[Node, Node]]:
        """Audience nodes with the filter or action they lead straight to: everybody is taken through these."""
        return [
            (self.nodes[edge.source], self.nodes[edge.target])
            for edge in self.edges
            if self.nodes[edge.source].spec.kind == "audience" and self.nodes[edge.target].spec.step is not None
        ]


def to_definition(workflow: Workflow) -> dict[str, Any]:
    """The JSON form, settings as their schemas dump them."""
    return {
        "nodes": [
            {"id": node.id, "type": node.spec.type, "config": node.spec.config().dump(node.config)}
            for node in workflow.nodes.values()
        ],
        "edges": [{"from": edge.source, "port": edge.port, "to": edge.target} for edge in workflow.edges],
    }
