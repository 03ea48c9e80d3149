from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape

from webapp.openapi import specification

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification()


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield path, method, operation


def test_the_front_end_has_the_present_document() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "webapp.openapi"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (ROOT / "editor-ui" / "openapi.json").read_text() == printed.stdout, (
        "Run: python -m webapp.openapi > editor-ui/openapi.json"
    )


def test_the_document_is_openapi_31(spec: dict[str, Any]) -> None:
    assert spec["openapi"] == "3.1.0"
    json.dumps(spec)


def test_every_route_of_the_api_is_told(spec: dict[str, Any], web: Flask) -> None:
    served = {
        (re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in web.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api/", "/healthz"))
    }
    assert {(path, method) for path, method, _ in operations(spec)} == served


def test_every_operation_says_what_it_does_and_how_it_fails(spec: dict[str, Any]) -> None:
    for path, method, operation in operations(spec):
        assert operation["summary"], (path, method)
        default = operation["responses"]["default"]["$ref"].rpartition("/")[2]
        schema = spec["components"]["responses"][default]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Error"}


def test_answers_promise_every_field(spec: dict[str, Any]) -> None:
    for path, method, operation in operations(spec):
        for status, answer in operation["responses"].items():
            schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
            if status.startswith("2") and "$ref" in schema:
                named = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
                assert set(named["required"]) == set(named["properties"]), (path, method)


def test_the_reference_tells_every_operation_and_leads_to_every_shape(spec: dict[str, Any], web: Flask) -> None:
    client = web.test_client()  # of nobody who has logged in
    document = client.get("/openapi.json")
    assert document.get_json() == json.loads(json.dumps(spec))
    assert client.get("/openapi.json", headers={"If-None-Match": document.headers["ETag"]}).status_code == 304
    page = client.get("/api-reference")
    assert "script" not in page.headers["Content-Security-Policy"]
    text = page.get_data(as_text=True)
    for path, method, operation in operations(spec):
        assert f"<b>{method.upper()}</b><code>{path}</code>" in text
        assert escape(operation["summary"].partition("`")[0]) in text
    known = re.findall(r'id="([^"]+)"', text)
    assert len(known) == len(set(known))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(known)
    assert not re.search(r"<[^>]+\bNone\b|\[object|\{\{", text)
