"""Browsers that ask as the dashboard's own pages do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from webapp.parts import Parts

PASSWORD = "a good long password"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Browser:
    """Asks as the dashboard's own pages do."""

    client: FlaskClient
    email: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        given = {**SAME_ORIGIN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is None:
            return self.client.open(path, method=method, headers=given, buffered=True)
        return self.client.open(path, method=method, headers=given, json=body, buffered=True)

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == status, answer.text
        return answer.json

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.ask("POST", path, body)
        assert answer.status_code == status, answer.text
        return answer.json

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        answer = self.ask("PUT", path, body)
        assert answer.status_code == status, answer.text
        return answer.json


def opened(app: Flask) -> Parts:
    parts: Parts = app.extensions["tracktor"]
    return parts


Member = Callable[..., Browser]


def routes(web: Flask) -> Iterator[tuple[str, Rule]]:
    """(method, rule) of the API."""
    for rule in web.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def address(web: Flask, rule: Rule, site: str) -> str:
    """The rule's path with this site, and ids that stand for nothing."""
    values = {name: site if name == "site" else "0" * 12 for name in rule.arguments}
    with web.test_request_context():
        path = rule.build(values)
    assert path is not None
    return path[1]
