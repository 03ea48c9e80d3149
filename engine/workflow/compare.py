"""What one definition of a campaign has that another has not. Works on half-made ones, too; places don't count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Connection = tuple[str, str, str]  # from, port, to


@dataclass(frozen=True)
class NodeChange:
    node: str
    type: str
    change: Literal["added", "removed", "changed"]
    settings: tuple[str, ...] = ()  # changed: names of settings that differ; ("type",) for another type of node
    before: Mapping[str, Any] = field(default_factory=dict)  # those settings, as far as they were set
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    nodes: tuple[NodeChange, ...]
    connected: tuple[Connection, ...]
    disconnected: tuple[Connection, ...]

    @property
    def differs(self) -> bool:
        return bool(self.nodes or self.connected or self.disconnected)

    def touched(self) -> dict[str, Literal["changed", "removed"]]:
        """Nodes of the old definition where people would be treated otherwise: by its settings or its ways out."""
        found: dict[str, Literal["changed", "removed"]] = {}
        for source, _, _ in (*self.connected, *self.disconnected):
            found[source] = "changed"
        for node in self.nodes:
            if node.change == "removed":
                found[node.node] = "removed"
            elif node.change == "changed":
                found[node.node] = "changed"
            else:
                found.pop(node.node, None)
        return found


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    before, after = _nodes(old), _nodes(new)
    changes: list[NodeChange] = []
    for name, node in after.items():
        was = before.get(name)
        if was is None:
            changes.append(NodeChange(name, str(node.get("type")), "added"))
        elif settings := _differing(was, node):
            values = _values(was, settings), _values(node, settings)
            changes.append(NodeChange(name, str(node.get("type")), "changed", settings, *values))
    changes += [
        NodeChange(name, str(node.get("type")), "removed") for name, node in before.items() if name not in after
    ]
    ways_before, ways_after = _edges(old), _edges(new)
    return Comparison(
        tuple(changes),
        tuple(way for way in ways_after if way not in ways_before),
        tuple(way for way in ways_before if way not in ways_after),
    )


def _nodes(definition: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {
        node["id"]: node
        for node in _records(definition.get("nodes"))
        if isinstance(node.get("id"), str)
    }  # fmt: skip


def _edges(definition: Mapping[str, Any]) -> dict[Connection, None]:
    return {
        (str(edge.get("from")), str(edge.get("port")), str(edge.get("to"))): None
        for edge in _records(definition.get("edges"))
    }


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    if old.get("type") != new.get("type"):
        return ("type",)
    before, after = old.get("config") or {}, new.get("config") or {}
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return () if before == after else ("config",)
    names = sorted({*before, *after}, key=str)
    return tuple(str(name) for name in names if before.get(name) != after.get(name))


def _values(node: Mapping[str, Any], settings: tuple[str, ...]) -> dict[str, Any]:
    if settings in {("type",), ("config",)}:
        return {settings[0]: node.get(settings[0])}
    config = node.get("config") or {}
    return {name: config[name] for name in settings if name in config}
