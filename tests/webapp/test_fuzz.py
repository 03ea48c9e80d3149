"""Made-up calls of every operation: each is answered as the document says, and none breaks the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
from support import Site, examples

from graphstore import apps
from graphstore.driver import Graph
from webapp.openapi import specification

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
SPEC = specification()
# What there is goes last.
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class World:
    """A site with one of each thing, and the session of its owner."""

    known: dict[str, str]
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def schema(web: Flask) -> BaseSchema:
    """Read once: that takes longer than the calls of an operation."""
    read = schemathesis.openapi.from_dict(SPEC)
    read.app = web
    return read


@pytest.fixture(scope="module")
def make(graph: Graph, member: Member, furnish: Callable[[Site], dict[str, str]]) -> Callable[[], World]:
    def made() -> World:
        site = apps.create(graph, "Fuzzed", 0)
        cookie = member(site.id, owner=True).client.get_cookie("tracktor_session")
        assert cookie is not None
        known = furnish(Site(site.id, site.token, site.secret))
        return World({**known, "site": site.id}, {"tracktor_session": cookie.value})

    return made


@pytest.fixture(scope="module")
def looked_at(make: Callable[[], World]) -> World:
    """For calls that only read: it stays as it is, so one does for all."""
    return make()


@pytest.fixture
def world(request: pytest.FixtureRequest, path: str) -> World:
    if methods_of(path) == ["get"]:
        shared: World = request.getfixturevalue("looked_at")
        return shared
    made: World = request.getfixturevalue("make")()
    return made


def methods_of(path: str) -> list[str]:
    return [method for method in METHODS if method in SPEC["paths"][path]]


def takes_more_than_a_path(path: str, method: str) -> bool:
    """Whether calls have anything to make up besides whose they are."""
    own: dict[str, Any] = SPEC["paths"][path]
    given = [*own.get("parameters", []), *own[method].get("parameters", [])]
    return "requestBody" in own[method] or any(each["in"] != "path" for each in given)


def test_all_methods_are_called() -> None:
    assert {method for methods in SPEC["paths"].values() for method in methods} - {"parameters"} <= set(METHODS)


@pytest.mark.parametrize("path", SPEC["paths"])
def test_made_up_calls(schema: BaseSchema, world: World, redis: Redis, path: str) -> None:
    ends_session = path.startswith("/api/v1/session")

    def fuzz(method: str) -> None:
        more = takes_more_than_a_path(path, method)

        @given(case=schema[path][method].as_strategy(), real=sampled_from([True, True, more, False]))
        @settings(
            max_examples=examples(10 if more else 4),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def call(case: Case, *, real: bool) -> None:
            # Attempts at logging in are counted; that is not what is tested here.
            for key in redis.scan_iter("tracktor:attempts:*", count=10_000):
                redis.delete(key)
            if real:  # gets beyond the first look-up
                known = world.known
                case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
            response = case.call(headers=SAME_ORIGIN, cookies=world.cookies)
            assert ends_session or response.status_code != 401
            case.validate_response(response, checks=CHECKS)

        call()

    for method in methods_of(path):
        fuzz(method)
