"""Made-up calls of every operation: each is answered as the document says, and none breaks the server."""

from __future__ import annotations

import pytest
import schemathesis
from browsing import SAME_ORIGIN, Member
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import sampled_from
from redis import Redis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from support import Site

from webapp.openapi import specification

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
SPEC = specification()
# What there is goes last.
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def schema(web: Flask) -> BaseSchema:
    """Read once: that takes longer than the calls of an operation."""
    read = schemathesis.openapi.from_dict(SPEC)
    read.app = web
    return read


def test_all_methods_are_called() -> None:
    assert {method for methods in SPEC["paths"].values() for method in methods} - {"parameters"} <= set(METHODS)


@pytest.mark.parametrize("path", SPEC["paths"])
def test_made_up_calls(
    schema: BaseSchema, member: Member, app: Site, furnished: dict[str, str], redis: Redis, path: str
) -> None:
    cookie = member(app.id, owner=True).client.get_cookie("tracktor_session")
    assert cookie is not None
    cookies = {"tracktor_session": cookie.value}
    ends_session = path.startswith("/api/v1/session")
    known = {**furnished, "site": app.id}

    def fuzz(method: str) -> None:
        @given(case=schema[path][method].as_strategy(), real=sampled_from([True, True, True, False]))
        @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def call(case: Case, *, real: bool) -> None:
            # Attempts at logging in are counted; that is not what is tested here.
            for key in redis.scan_iter("tracktor:attempts:*"):
                redis.delete(key)
            if real:  # gets beyond the first look-up
                case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
            response = case.call(headers=SAME_ORIGIN, cookies=cookies)
            assert ends_session or response.status_code != 401
            case.validate_response(response, checks=CHECKS)

        call()

    for method in METHODS:
        if method in SPEC["paths"][path]:
            fuzz(method)
