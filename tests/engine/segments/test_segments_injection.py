"""Names and values from users do nothing but name and compare, whatever they hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from segmenting.reference import Deed
from segmenting.town import NOW, Town
from support import examples

from engine.segments.compile import compile_definition
from graphstore import membership
from graphstore.driver import Graph

# The pieces that end identifiers, texts and clauses, in every spelling that Cypher resolves.
PIECES = ["`", "``", "\\u0060", "\\u005cu0060", "\\", "\\\\", "'", '"', "//", "/*", "*/", "}", ")", "{", "$s_0", " ",
          "\n", ") DETACH DELETE p //", "` = 1 OR true OR p.`", "\\u0060 IS NULL //", "é", "\u2028", "🦄"]  # fmt: skip
names = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    town = Town.found_in(graph)
    town.write({"ann": {"plan": "free"}, "bob": {}}, [("ann", Deed("Search", NOW, {"q": 1}))])
    return town


def contents(graph: Graph, site: str) -> list[Any]:
    """Everything of the site: nodes with labels and properties, and how many relationships of each type."""
    return graph.rows(
        """
        MATCH (n {app: $site})
        RETURN labels(n) AS labels, properties(n) AS properties, COUNT { (n)--() } AS degree
        ORDER BY labels[0], n.key, n.uid
        """,
        site=site,
    )


@pytest.mark.services
@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(names | anything, names | anything)
@example("`", "`")
@example("\\u0060", "\\u005cu0060")
@example("x`) OR true //", "') OR true //")
def test_a_name_finds_only_what_is_called_so(town: Town, name: str, value: str) -> None:
    before = contents(town.graph, town.app)
    definition: dict[str, Any] = {
        "or": [
            {"property": [name, name], "operator": "is", "value": value},
            {"property": name, "operator": "contains", "value": value},
            {"property": name, "operator": "set"},
            {"event": name, "operator": "at_least", "count": 2},
            {"event": "Search", "where": [{"argument": name, "operator": "starts_with", "value": value}]},
            {"event": name, "operator": "sum", "argument": value, "compare": {"operator": "above", "value": 0}},
            {"event": "Search", "operator": "followed_by", "then": name,
             "then_where": [{"argument": value, "operator": "is", "value": name}]},
            {"company": [name]},
            {"company_property": [name, value], "operator": "matches", "value": value},
            {"colleagues": {"property": name, "operator": "is", "value": value}},
            {"asset": "letter", "activity": "clicked", "id": name, "link": value},
            {"asset": "newsletter", "activity": "opened", "id": name},
            {"asset": "product", "activity": "bought", "id": name},
            {"asset": "page", "activity": "viewed", "id": name},
        ]
    }  # fmt: skip
    assert town.found(definition) == set()
    assert town.found({"not": definition}) == {"ann", "bob"}
    predicates = {"s": compile_definition(definition).predicate}
    concerned = {"s": dict.fromkeys(town.uids.values(), membership.Look.ALWAYS)}
    assert town.graph.write(lambda tx: membership.apply(tx, town.app, concerned, predicates, NOW)) == []
    assert contents(town.graph, town.app) == before


@pytest.mark.services
@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(names | anything, names | anything)
def test_a_name_of_any_kind_is_found_again(graph: Graph, name: str, value: str) -> None:
    town = Town.found_in(graph)
    town.write({"ann": {name: {name: value}}, "bob": {name + "x": value}}, [("ann", Deed(name, NOW, {name: value}))])
    assert town.found({"property": [name, name], "operator": "is", "value": value}) == {"ann"}
    assert town.found({"event": name, "where": [{"argument": name, "operator": "is", "value": value}]}) == {"ann"}
