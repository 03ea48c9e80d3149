"""From a definition in JSON to a `Workflow`, or every problem in it at once, each with its node."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import networkx as nx
from marshmallow import RAISE, ValidationError

from engine.errors import InvalidDefinitionError, Problem
from engine.registry import Registry
from engine.workflow.graph import Edge, Node, Workflow

MAX_NODES: Final = 500
_NODE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Known:
    """The ids of a site that settings may name; None leaves a kind unchecked."""

    letter: Collection[str] | None = None
    segment: Collection[str] | None = None
    list: Collection[str] | None = None
    campaign: Collection[str] | None = None


def load(
    definition: Any, registry: Registry, letters: Collection[str] | None = None, known: Known | None = None
) -> Workflow:
    """A workflow that can run. Raises InvalidDefinitionError with all problems.

    `letters` and `known`: the ids that settings may name; what is stored was checked before, and needs none.
    """
    problems: list[Problem] = []
    nodes = _nodes(definition, registry, problems)
    edges = _edges(definition, nodes, problems)
    read = {name: node for name, node in nodes.items() if node is not None}
    _check_shape(read, nodes, edges, problems)
    _check_references(read, replace(known or Known(), **({"letter": letters} if letters is not None else {})), problems)
    if problems:
        raise InvalidDefinitionError(problems)
    return Workflow(read, tuple(edges))


def _nodes(definition: Any, registry: Registry, problems: list[Problem]) -> dict[str, Node | None]:
    """Node by id; None stands for one whose type or settings are wrong (told), so that its edges are still checked."""
    raw = definition.get("nodes") if isinstance(definition, Mapping) else None
    if not isinstance(raw, list) or not raw:
        problems.append(Problem("no_nodes", "A campaign needs a list 'nodes' with at least one node.", "nodes"))
        return {}
    if len(raw) > MAX_NODES:
        problems.append(Problem("too_many_nodes", f"A campaign holds at most {MAX_NODES} nodes.", "nodes"))
        return {}
    nodes: dict[str, Node | None] = {}
    for index, item in enumerate(raw):
        name = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(name, str) or not _NODE_ID.fullmatch(name):
            message = "A node needs an 'id' of 1 to 64 letters, digits, - or _."
            problems.append(Problem("bad_node_id", message, f"nodes/{index}/id"))
        elif name in nodes:
            problems.append(Problem("duplicate_node", f"Two nodes have the id {name!r}.", f"nodes/{name}"))
        else:
            nodes[name] = _node(name, item, registry, problems)
    return nodes


def _node(name: str, item: Mapping[str, Any], registry: Registry, problems: list[Problem]) -> Node | None:
    spec = registry.get(item["type"]) if isinstance(item.get("type"), str) else None
    if spec is None:
        message = f"There is no node type {item.get('type')!r}; the catalogue lists those there are."
        problems.append(Problem("unknown_type", message, f"nodes/{name}/type"))
        return None
    try:
        config = spec.config().load(item.get("config") or {}, unknown=RAISE)
    except ValidationError as error:
        problems.extend(_setting_problems(name, error))
        return None
    return Node(name, spec, config)


def _setting_problems(name: str, error: ValidationError) -> list[Problem]:
    messages = error.normalized_messages()  # type: ignore[no-untyped-call]
    return [
        Problem(
            "bad_setting",
            " ".join(map(str, texts)) if isinstance(texts, list) else str(texts),
            f"nodes/{name}/config/{field}",
        )
        for field, texts in messages.items()
    ]


def _edges(definition: Any, nodes: Mapping[str, Node | None], problems: list[Problem]) -> list[Edge]:
    raw = definition.get("edges", []) if isinstance(definition, Mapping) else []
    if not isinstance(raw, list):
        problems.append(Problem("bad_edges", "'edges' is a list of connections.", "edges"))
        return []
    edges: list[Edge] = []
    for index, item in enumerate(raw):
        edge = _edge(item)
        if edge is None:
            message = "A connection is {'from': node, 'port': its output, 'to': node}."
            problems.append(Problem("bad_edge", message, f"edges/{index}"))
            continue
        found = _edge_problems(edge, index, nodes, edges)
        problems.extend(found)
        if not found:
            edges.append(edge)
    return edges


def _edge(item: Any) -> Edge | None:
    parts = [item.get(key) for key in ("from", "port", "to")] if isinstance(item, Mapping) else []
    texts = [part for part in parts if isinstance(part, str)]
    return Edge(*texts) if len(texts) == 3 else None  # noqa: PLR2004 - from, port, to


def _edge_problems(edge: Edge, index: int, nodes: Mapping[str, Node | None], before: list[Edge]) -> list[Problem]:
    path = f"edges/{index}"
    problems = [
        Problem("unknown_node", f"There is no node {end!r} to connect.", path)
        for end in (edge.source, edge.target)
        if end not in nodes
    ]
    source, target = nodes.get(edge.source), nodes.get(edge.target)
    if source is not None and edge.port not in {port.name for port in source.spec.ports(source.config)}:
        ports = ", ".join(port.name for port in source.spec.ports(source.config)) or "none"
        problems.append(Problem("unknown_port", f"{edge.source!r} has no output {edge.port!r}; it has: {ports}.", path))
    if target is not None and not target.spec.takes_input:
        problems.append(Problem("no_input", f"Nothing can lead to {edge.target!r} ({target.spec.title}).", path))
    if target is not None and target.spec.kind == "trigger" and source is not None and source.spec.kind != "audience":
        message = f"A trigger like {edge.target!r} follows only an audience; it starts runs, it can't continue one."
        problems.append(Problem("trigger_input", message, path))
    if any((edge.source, edge.port) == (other.source, other.port) for other in before) and not (
        source is not None and source.spec.kind == "audience"
    ):
        message = f"The output {edge.port!r} of {edge.source!r} is connected already; a person takes one way."
        problems.append(Problem("port_taken", message, path))
    return problems


def _check_shape(
    known: Mapping[str, Node], named: Mapping[str, Node | None], edges: list[Edge], problems: list[Problem]
) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(named)
    graph.add_edges_from((edge.source, edge.target) for edge in edges)
    for component in nx.strongly_connected_components(graph):
        loop = sorted(component)
        if len(loop) > 1 or graph.has_edge(loop[0], loop[0]):
            message = f"These nodes form a loop: {', '.join(loop)}. A campaign only goes forward."
            problems.extend(Problem("cycle", message, f"nodes/{name}") for name in loop)
    starts = [name for name, node in known.items() if node.spec.kind in {"audience", "trigger"}]
    if known and not starts:
        message = "Nobody can enter: add a trigger, or 'For all people'."
        problems.append(Problem("no_start", message, "nodes"))
    reached = set(starts).union(*(nx.descendants(graph, name) for name in starts))
    problems.extend(
        Problem(
            "unreachable",
            f"No way leads from a trigger or audience to {name!r}: connect or remove it.",
            f"nodes/{name}",
        )
        for name in named
        if starts and name not in reached
    )


def _check_references(nodes: Mapping[str, Node], known: Known, problems: list[Problem]) -> None:
    for name, node in nodes.items():
        for setting, kind in node.spec.refers.items():
            there: Collection[str] | None = getattr(known, kind)
            value = node.config[setting]
            if value and there is not None and value not in there:
                message = f"There is no {kind} {value!r} on this site: choose or make one."
                problems.append(Problem(f"unknown_{kind}", message, f"nodes/{name}/config/{setting}"))
