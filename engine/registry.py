"""The node types a process knows. It is handed in; the engine never looks for node types itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.errors import EngineError
from engine.node import NodeSpec


class RegistryError(EngineError):
    """Two node types share a name, or a spec contradicts itself. A programmer's error, raised at start-up."""

    code = "bad_registry"


class Registry:
    def __init__(self, specs: Iterable[NodeSpec]) -> None:
        self._specs: dict[str, NodeSpec] = {}
        for spec in specs:
            self.add(spec)

    def add(self, spec: NodeSpec) -> None:
        if spec.type in self._specs:
            raise RegistryError(f"Two node types are called {spec.type!r}.")
        ways_in = (spec.trigger is not None) + (spec.timetable is not None)
        if ways_in != (spec.kind == "trigger"):
            raise RegistryError(f"{spec.type}: a trigger, and nothing else, has `trigger` or `timetable`.")
        if spec.interrupts and spec.trigger is None:
            raise RegistryError(f"{spec.type}: only what has `trigger` can interrupt.")
        if (spec.kind in {"filter", "action"}) != (spec.step is not None):
            raise RegistryError(f"{spec.type}: filters and actions, and nothing else, have `step`.")
        self._specs[spec.type] = spec

    def get(self, name: str) -> NodeSpec | None:
        return self._specs.get(name)

    def __iter__(self) -> Iterator[NodeSpec]:
        return iter(sorted(self._specs.values(), key=lambda spec: (spec.kind, spec.type)))
