from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from browsing import Browser
from peopling import add_people, walk
from support import Site

from graphstore.driver import Graph


def add_company(graph: Graph, app: Site, name: str, uids: list[str], **more: Any) -> None:
    given = {
        "key": f"{app.id}:{name}", "app": app.id, "id": name, "name": name, "low": name.lower(), "created": 1,
        "text_low": name.lower(), "json": "{}", "times": "{}", "seen": 2, **more,
    }  # fmt: skip
    graph.command(
        "CREATE (c:Company) SET c = $given WITH c MATCH (p:Person) WHERE p.uid IN $uids CREATE (p)-[:MEMBER_OF]->(c)",
        {"given": given, "uids": uids},
    )


def test_companies_come_by_name_each_once(browser: Browser, app: Site, graph: Graph) -> None:
    uids = add_people(graph, app, [{} for _ in range(5)])
    for number in range(23):
        add_company(
            graph, app, f"Firm {number // 2}" + "!" * (number % 2), uids[: number % 3], low=f"firm {number // 2}"
        )
    found = walk(browser, f"/api/v1/sites/{app.id}/companies", 4)
    assert len({company["key"] for company in found}) == 23
    assert [company["name"].rstrip("!") for company in found] == sorted(
        company["name"].rstrip("!") for company in found
    )
    only = walk(browser, f"/api/v1/sites/{app.id}/companies?search=FIRM%2011", 4)
    assert [company["name"] for company in only] == ["Firm 11"]
    browser.get(f"/api/v1/sites/{app.id}/companies?cursor=WzEsMl0", 422)


@pytest.mark.parametrize("name", ["acme", "A/S Móvil", "a?b#c", "people"])
def test_a_company_is_shown_with_its_people(browser: Browser, app: Site, graph: Graph, name: str) -> None:
    uids = add_people(graph, app, [{"seen": 5_000 + number // 3} for number in range(10)])
    add_company(graph, app, name, uids[:8], json='{"plan":"team","big":12345678901234567890}', seen=9)
    path = f"/api/v1/sites/{app.id}/companies/{quote(name, safe='')}"
    company = browser.get(path)
    assert (company["id"], company["size"], company["created"], company["seen"]) == (name, 8, 1, 9)
    assert company["properties"]["plan"] == "team"
    assert company["properties_json"] == '{"plan":"team","big":12345678901234567890}'
    people = walk(browser, f"{path}/people", 3)
    assert sorted(person["uid"] for person in people) == sorted(uids[:8])
    assert [person["seen"] for person in people] == sorted((person["seen"] for person in people), reverse=True)


def test_another_sites_companies_stay_there(browser: Browser, app: Site, other_site: Site, graph: Graph) -> None:
    add_company(graph, other_site, "theirs", add_people(graph, other_site, [{}]))
    assert browser.get(f"/api/v1/sites/{app.id}/companies")["items"] == []
    browser.get(f"/api/v1/sites/{app.id}/companies/theirs", 404)
    browser.get(f"/api/v1/sites/{app.id}/companies/theirs/people", 404)
