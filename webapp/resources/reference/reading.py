"""What the reference page shows of the API's document: operations by noun, and the shapes of what goes and comes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

METHODS: Final = ("get", "post", "put", "patch", "delete")
_SHAPES: Final = "#/components/schemas/"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is. `shape`: the name of one of the document's shapes that is part of it, or ""."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    where: str  # of a parameter: path, query or header; else ""
    needed: bool
    about: str
    default: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    right: str  # on the site; "" where none is needed
    summary: str
    about: str
    fields: Sequence[Field]  # parameters
    body: Kind | None
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Noun:
    name: str
    about: str
    operations: Sequence[Operation]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    about: str
    fields: Sequence[Field]


def nouns(document: Json, rights: Mapping[tuple[str, str], str]) -> list[Noun]:
    """In the order of the document. `rights`: by method and path."""
    by_tag: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = _operation(method, path, item, rights.get((method.upper(), path), ""))
                by_tag[item[method]["tags"][0]].append(operation)
    return [Noun(tag["name"], tag.get("description", ""), by_tag[tag["name"]]) for tag in document["tags"]]


def shapes(document: Json) -> list[Shape]:
    """By name."""
    known: Mapping[str, Json] = document["components"]["schemas"]
    return [Shape(name, of.get("description", ""), list(_fields(of))) for name, of in sorted(known.items())]


def _operation(method: str, path: str, item: Json, right: str) -> Operation:
    own: Json = item[method]
    given = [*item.get("parameters", ()), *own.get("parameters", ())]
    content = own.get("requestBody", {}).get("content", {})
    body = next((_kind(each["schema"]) for each in content.values()), None)
    anchor = f"{method}{path}".replace("/", "-").translate(str.maketrans("", "", "{}"))
    told = {status: of for status, of in own["responses"].items() if status.isdigit() and "content" in of}
    answers = [Answer(status, _answered(of)) for status, of in sorted(told.items())]
    return Operation(
        anchor, method.upper(), path, right, own.get("summary", ""), own.get("description", ""),
        [_parameter(each) for each in given], body, answers,
    )  # fmt: skip


def _answered(response: Json) -> Kind:
    mimetype, content = next(iter(response["content"].items()))
    return _kind(content["schema"]) if mimetype == "application/json" else Kind(mimetype)


def _parameter(given: Json) -> Field:
    schema = given.get("schema", {})
    about = given.get("description", "") or schema.get("description", "")
    return Field(given["name"], _kind(schema), given["in"], given.get("required", False), about, _default(schema))


def _fields(schema: Json) -> Iterator[Field]:
    needed = set(schema.get("required", ()))
    for name, of in schema.get("properties", {}).items():
        yield Field(name, _kind(of), "", name in needed, of.get("description", ""), _default(of))


def _default(schema: Json) -> str:
    return json.dumps(schema["default"]) if schema.get("default") not in {None, ""} else ""


def _kind(schema: Json) -> Kind:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SHAPES)
        return Kind("", name)
    for joint in ("allOf", "anyOf", "oneOf"):
        if joint in schema:
            parts = [_kind(part) for part in schema[joint]]
            words = " or ".join(part.words for part in parts if part.words)
            return Kind(words, next((part.shape for part in parts if part.shape), ""))
    if "enum" in schema:
        return Kind(", ".join(map(json.dumps, schema["enum"])))
    said = schema.get("type", "anything")
    words = " or ".join(said) if isinstance(said, list) else str(said)
    if "items" in schema:
        inner = _kind(schema["items"])
        return Kind(f"list of {inner.words}".strip(), inner.shape)
    bounds = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    if "maxLength" in schema:
        bounds.append(f"at most {schema['maxLength']} characters")
    return Kind(", ".join([words, *bounds]))
