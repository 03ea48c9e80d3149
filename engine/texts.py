"""Liquid in the settings of nodes: in texts, and in the texts of JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from engine.letters.render import fill, problem, variables
from engine.node import Visit

_MOST: Final = 20_000  # characters


def template(title: str, description: str, *, required: bool = False, widget: str = "template") -> fields.String:
    """A text with {{ person… }}, {{ event… }} and {{ results… }} in it."""

    def readable(source: str) -> None:
        if trouble := problem(source):
            raise ValidationError(trouble)

    metadata = {"title": title, "description": description, "x-widget": widget}
    checks: list[Callable[[str], Any]] = [validate.Length(min=1 if required else 0, max=_MOST), readable]
    if required:
        return fields.String(required=True, validate=checks, metadata=metadata)
    return fields.String(load_default="", validate=checks, metadata=metadata)


def value_or_nothing() -> fields.Raw:
    """A JSON value, the texts in it templates; nothing, where what it is for is to be removed."""
    return fields.Raw(
        load_default=None,
        allow_none=True,
        validate=readable_value,
        metadata={
            "title": "Value",
            "description": "A text may hold {{ person… }}, {{ event… }} and {{ results… }}; empty removes the property",
            "x-widget": "value",
        },
    )


def filled(source: str, visit: Visit) -> str:
    """The text for one run. Raises RenderError."""
    return fill(source, variables(visit.person, visit.event, visit.results))


def filled_value(value: Any, visit: Visit) -> Any:
    """A JSON value with the templates in its texts filled in; a text that is one {{ value }} alone keeps its type."""
    if isinstance(value, str):
        return _value(value, visit)
    if isinstance(value, Mapping):
        return {name: filled_value(inner, visit) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled_value(inner, visit) for inner in value]
    return value


def _value(text: str, visit: Visit) -> Any:
    if "{" not in text:
        return text
    path = text.strip().removeprefix("{{").removesuffix("}}").strip()
    if text.strip() == f"{{{{ {path} }}}}" and path.replace(".", "").replace("_", "").isalnum():
        found: Any = variables(visit.person, visit.event, visit.results)
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found
    return filled(text, visit)


def readable_value(value: Any) -> None:
    """Raises ValidationError when a text in the JSON value is no template."""
    if isinstance(value, str) and (trouble := problem(value)):
        raise ValidationError(trouble)
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        readable_value(inner)
