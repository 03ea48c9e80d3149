"""What changed between two looks at a thing, told without secrets and without anything about people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore import audit
from graphstore.audit import AuditEntry, AuditFilter
from graphstore.driver import Graph
from workers.people import csv_line

# Of these, only which fields changed is kept: erasing a person must not have to search the log.
PERSONAL: Final = frozenset({"person", "conversation", "message", "suppression", "consent"})
HIDDEN: Final = "(hidden)"

_SECRET: Final = re.compile(
    r"secret|password|token|private|hash|totp|sealed|code(s)?$|authorization|api.?key|headers?(/|$)", re.IGNORECASE
)
# Of no meaning to readers, or moving with everything.
_DULL: Final = frozenset(
    {"key", "app", "id", "changed", "updated", "touched", "used", "low", "text_low", "locked", "created", "by"}
)
_TEXT: Final = 300  # characters of one value
_MOST: Final = 60  # changes of one entry
_DEEP: Final = 12
_A_PAGE: Final = 500

Change = dict[str, Any]  # path, and before and after where they may be told


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: str
    value: Any


def changes(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], sent: Sequence[str] = ()) -> list[Change]:
    """[{path, before, after}] between the properties of a thing; null is "not there".

    `sent`: names of the fields that the call had, told where nothing else can be.
    """
    if kind in PERSONAL:
        names = {name.partition("/")[0] for name in _told(before, after)} | set(sent)
        return [{"path": name} for name in sorted(names)][:_MOST]
    found = [_change(path, *values) for path, values in _told(before, after).items()]
    if not found:
        found = [{"path": name} for name in sorted(sent)]
    rest = len(found) - _MOST
    return found if rest <= 0 else [*found[:_MOST], {"path": f"and {rest} more"}]


def told(entry: AuditEntry) -> list[Change]:
    """The changes of an entry, each with before, after and whether these are `told`."""
    kept: list[Change] = json.loads(entry.changes)
    return [{"before": None, "after": None, "told": "before" in each, **each} for each in kept]


def pages(graph: Graph, app: str, asked: AuditFilter) -> Iterator[Sequence[AuditEntry]]:
    """All entries asked for, page by page, the newest first."""
    after: tuple[int, str] | None = None
    while page := audit.page(graph, app, asked, limit=_A_PAGE, after=after):
        yield page
        after = (page[-1].at, page[-1].key)


def as_csv(pages: Iterator[Sequence[AuditEntry]]) -> Iterator[str]:
    """A line an entry, the changes as JSON."""
    yield "\ufeff" + csv_line(
        ["at", "who", "by", "action", "kind", "subject", "name", "state", "times", "request", "changes"]
    )
    for page in pages:
        yield "".join(
            csv_line([
                each.at, each.who, each.by, each.action, each.kind, each.subject, each.name, each.state, each.times,
                each.request, each.changes,
            ])
            for each in page
        )  # fmt: skip


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    old = {leaf.path: leaf.value for name in before if name not in _DULL for leaf in _leaves(name, before[name])}
    new = {leaf.path: leaf.value for name in after if name not in _DULL for leaf in _leaves(name, after[name])}
    return {path: (old.get(path), new.get(path)) for path in {**old, **new} if old.get(path) != new.get(path)}


def _change(path: str, before: Any, after: Any) -> Change:
    if _SECRET.search(path):
        return {"path": path, "before": _hidden(before), "after": _hidden(after)}
    return {"path": path, "before": _short(before), "after": _short(after)}


def _hidden(value: Any) -> str | None:
    return HIDDEN if value not in (None, "", []) else None


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _TEXT:
        return f"{value[:_TEXT]}… ({len(value)} characters)"
    return value


def _leaves(path: str, value: Any, depth: int = 0) -> Iterator[_Leaf]:
    """Scalars with their paths. JSON kept as text is looked into; things in lists go by their ids."""
    if depth > _DEEP:
        yield _Leaf(path, json.dumps(value, ensure_ascii=False, sort_keys=True))
    elif isinstance(value, str) and value[:1] in "{[" and (read := _parsed(value)) is not None:
        yield from _leaves(path, read, depth + 1)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}/{name}", inner, depth + 1)
    elif isinstance(value, list) and not any(isinstance(inner, Mapping | list) for inner in value):
        yield _Leaf(path, ", ".join(str(inner) for inner in value) if value else None)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            name = inner.get("id", place) if isinstance(inner, Mapping) else place
            yield from _leaves(f"{path}/{name}", inner, depth + 1)
    elif isinstance(value, bytes):
        yield _Leaf(path, f"{len(value)} bytes")
    else:
        yield _Leaf(path, value)


def _parsed(text: str) -> Any:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict | list) else None
