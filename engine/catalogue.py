"""The node types as data: what an editor needs to draw palette, inspector and ports of types it has never seen."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from engine.node import NodeSpec
from engine.registry import Registry


def catalogue(registry: Registry) -> list[dict[str, Any]]:
    """One JSON-ready entry a node type; `settings` is a JSON schema made from the node's marshmallow schema."""
    return [_entry(spec) for spec in registry]


def _entry(spec: NodeSpec) -> dict[str, Any]:
    return {
        "type": spec.type,
        "kind": spec.kind,
        "title": spec.title,
        "description": spec.description,
        "sentence": spec.sentence,
        "icon": spec.icon,
        "keywords": list(spec.keywords),
        "takes_input": spec.takes_input,
        "outputs": [{"name": port.name, "label": port.label, "description": port.description} for port in spec.outputs],
        "outputs_setting": spec.outputs_setting or None,
        "refers": dict(spec.refers),
        "settings": settings_schema(spec),
        "examples": [{"says": example.says, "config": dict(example.config)} for example in spec.examples],
    }


def settings_schema(spec: NodeSpec) -> dict[str, Any]:
    """JSON schema of a node's settings. Field metadata (title, description, widget) is passed on."""
    plugin = MarshmallowPlugin(schema_name_resolver=_nameless)
    # The plugin's converter comes to life with a document; only the converter is used.
    APISpec(title="settings", version="1", openapi_version="3.1.0", plugins=[plugin])
    if plugin.converter is None:
        raise RuntimeError("apispec's marshmallow plugin made no converter")
    schema: dict[str, Any] = plugin.converter.schema2jsonschema(spec.config())  # type: ignore[no-untyped-call]
    return {**schema, "type": "object", "additionalProperties": False}


def _nameless(schema: Any) -> str:
    """Nested settings stand where they are used: there is no document around that they could refer to."""
    del schema
    return ""
