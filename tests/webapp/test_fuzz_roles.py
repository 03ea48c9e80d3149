"""Made-up calls by those who may less than owners, of all that their role may do: nothing breaks.

What it may not do is refused before anything is read of a call: test_guard.py walks all routes for that.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
import schemathesis
from browsing import SAME_ORIGIN, Member, routes
from flask import Flask
from hypothesis import HealthCheck, given, settings
from redis import Redis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from support import Site, examples

from engine import rights
from webapp.openapi import specification

SPEC = specification()
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
# What ends the session, or the site, that all other calls are of.
ENDING = ("/api/v1/session",)


def rights_asked(web: Flask) -> dict[tuple[str, str], str]:
    """(path, method) of the document -> the right that its route asks for."""
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): getattr(
            web.view_functions[rule.endpoint], "right", ""
        )
        for method, rule in routes(web)
    }


@pytest.fixture(scope="module")
def schema(web: Flask) -> BaseSchema:
    read = schemathesis.openapi.from_dict(SPEC)
    read.app = web
    return read


@pytest.mark.parametrize("role", ["analyst", "support"])
def test_made_up_calls(
    web: Flask, schema: BaseSchema, member: Member, app: Site, furnished: dict[str, str], redis: Redis, role: str
) -> None:
    cookie = member(app.id, role=role).client.get_cookie("tracktor_session")
    assert cookie is not None
    known = {**furnished, "site": app.id}
    asks = rights_asked(web)
    other = {"analyst": "support", "support": "analyst"}[role]
    seen: Counter[int] = Counter()

    def asked(path: str, method: str) -> None:
        @given(case=schema[path][method].as_strategy())
        @settings(max_examples=examples(2), deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def call(case: Case) -> None:
            for key in redis.scan_iter("tracktor:attempts:*", count=10_000):
                redis.delete(key)
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
            response = case.call(headers=SAME_ORIGIN, cookies={"tracktor_session": cookie.value})
            seen[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)

        call()

    own = [
        (path, method)
        for path, methods in SPEC["paths"].items()
        for method in methods
        if asks.get((path, method)) in rights.of(role) and not path.startswith(ENDING)
    ]
    # What both may do is shared out between them: each operation costs as much to prepare as to call.
    shared = [each for each in own if asks[each] in rights.of(other)]
    mine = [each for each in own if each not in shared] + shared[role == "support" :: 2]
    for path, method in mine:
        asked(path, method)
    assert len(mine) > 30
    assert seen[200] > 10
    assert not seen[403]
