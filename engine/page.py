"""The docs page of the node types, made from their specs: what is said there can't differ from what is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from engine.catalogue import settings_schema
from engine.node import NodeSpec

_KINDS: Final = {
    "audience": "Audience",
    "trigger": "Triggers",
    "filter": "Filters",
    "action": "Actions",
}
_HEAD: Final = """\
# Node types

What campaigns are made of. This page is made from the node types themselves (`tracktor nodes > docs/nodes.md`);
how they work together is told in [campaigns](workflows.md).
"""


def page(specs: Iterable[NodeSpec]) -> str:
    """Markdown of all node types, by kind."""
    own = list(specs)
    parts = [_HEAD]
    for kind, title in _KINDS.items():
        parts.append(f"## {title}\n")
        parts += [_node(spec) for spec in own if spec.kind == kind]
    return "\n".join(parts)


def _node(spec: NodeSpec) -> str:
    lines = [f"### {spec.title}\n", f"`{spec.type}`: {spec.description}\n"]
    properties: Mapping[str, Any] = settings_schema(spec).get("properties", {})
    if properties:
        required = settings_schema(spec).get("required", [])
        lines += ["| Setting | | |", "| --- | --- | --- |"]
        lines += [_setting(name, schema, name in required) for name, schema in properties.items()]
        lines.append("")
    if spec.outputs:
        lines += ["| Output | |", "| --- | --- |"]
        lines += [f"| `{port.name}` | {port.label}: {_cell(port.description)} |" for port in spec.outputs]
        lines.append("")
    if spec.notes:
        lines.append(f"{spec.notes}\n")
    lines += [f"- {example.says}: `{orjson.dumps(example.config).decode()}`" for example in spec.examples]
    return "\n".join(lines) + "\n"


def _setting(name: str, schema: Mapping[str, Any], required: bool) -> str:
    words = [str(schema.get("title", ""))]
    if schema.get("description"):
        words.append(str(schema["description"]))
    values = [f"`{value}`" for value in schema.get("enum", ()) if value is not None]
    if values:
        words.append(f"one of {', '.join(values)}")
    if required:
        also = "needed"
    else:
        default = schema.get("default")
        also = "" if default in (None, "", [], {}) else f"else `{orjson.dumps(default).decode()}`"
    return f"| `{name}` | {_cell('; '.join(words))} | {also} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
