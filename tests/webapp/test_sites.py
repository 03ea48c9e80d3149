from __future__ import annotations

from browsing import Browser, Member, opened
from flask import Flask
from support import Site

from graphstore.driver import Graph
from webapp.resources.track.directory import Directory
from workers import removing as removals


def test_sites_open_to_a_user_are_listed(member: Member, app: Site, other_site: Site) -> None:
    assert [site["id"] for site in member(app.id, other_site.id).get("/api/v1/sites")["items"]] == [
        other_site.id,
        app.id,
    ]
    assert member(app.id).get("/api/v1/sites")["items"] == [
        {"id": app.id, "name": "Test", "token": app.token, "signed_only": False, "removing": False}
    ]
    assert member().get("/api/v1/sites")["items"] == []


def test_no_answer_holds_a_sites_secret(member: Member, app: Site) -> None:
    owner = member(app.id, owner=True)
    for path in ("session", "sites", f"sites/{app.id}", f"sites/{app.id}/summary"):
        assert app.secret not in owner.ask("GET", f"/api/v1/{path}").text


def test_owners_make_and_change_sites(member: Member) -> None:
    owner = member(owner=True)
    made = owner.post("/api/v1/sites", {"name": " Shop "}, 201)
    assert (made["name"], made["signed_only"]) == ("Shop", False)
    path = f"/api/v1/sites/{made['id']}"
    changed = owner.put(path, {"name": "Store", "signed_only": True})
    assert changed == {**made, "name": "Store", "signed_only": True} == owner.get(path)
    owner.put(path, {"name": " ", "signed_only": True}, 422)
    first = owner.post(f"{path}/secret/show")
    assert (len(first["secret"]), first["previous"]) == (64, "")
    renewed = owner.post(f"{path}/secret/renew")
    assert renewed["previous"] == first["secret"] != renewed["secret"]
    assert owner.post(f"{path}/secret/forget") == {"secret": renewed["secret"], "previous": ""}
    assert member(made["id"]).post(f"{path}/secret/show") == {"secret": renewed["secret"], "previous": ""}
    assert member(made["id"]).post("/api/v1/sites", {"name": "Mine"}, 403)["error"]["code"] == "not_permitted"
    anybody = member(made["id"], role="editor")
    assert anybody.get(path)["name"] == "Store"
    for body, rest in (({"name": "Mine"}, ""), ({}, f"/{made['id']}/secret/show"), ({}, f"/{made['id']}/secret/renew")):
        assert anybody.post(f"/api/v1/sites{rest}", body, 403)["error"]["code"] == "not_permitted"
    anybody.put(path, {"name": "Mine", "signed_only": False}, 403)


def test_owners_remove_sites_and_what_is_removed_takes_nothing(
    member: Member, app: Site, other_site: Site, graph: Graph, web: Flask
) -> None:
    owner, admin = member(owner=True), member(app.id)
    path = f"/api/v1/sites/{app.id}"
    assert admin.post(f"{path}/removal", {"name": "Test"}, 403)["error"]["code"] == "not_permitted"
    owner.get(f"{path}/removal", 404)
    assert "'Test'" in owner.post(f"{path}/removal", {"name": "Text"}, 409)["error"]["message"]
    asked = owner.post(f"{path}/removal", {"name": "Test"}, 202)
    assert (asked["site"], asked["name"], asked["by"], asked["erased"]) == (app.id, "Test", owner.email, 0)
    assert owner.post(f"{path}/removal", {"name": "Test"}, 202)["asked"] == asked["asked"]
    assert admin.get(f"{path}/removal") == asked
    for browser in (owner, admin):
        for what in ("", "/summary", "/people"):
            assert browser.get(f"{path}{what}", 410)["error"]["code"] == "site_removed"
        shown = {each["id"]: each["removing"] for each in browser.get("/api/v1/session")["sites"]}
        assert shown[app.id] is True
        assert not shown.get(other_site.id)
    directory = Directory(graph, opened(web).redis)
    found = directory.find(app.token)
    assert found is not None
    assert found.removing == asked["asked"]
    answer = web.test_client().get(f"/track?sid={app.token}&id=ann&action=Visit")
    assert answer.status_code == 410
    assert answer.json is not None
    assert answer.json["error"]["code"] == "site_removed"
    removals.work(opened(web).context, app.id)
    owner.get(f"{path}/removal", 404)
    assert app.id not in {each["id"] for each in owner.get("/api/v1/sites")["items"]}


def test_what_browsers_keep_is_of_the_site_as_it_is(web: Flask, member: Member, graph: Graph, app: Site) -> None:
    """One process of several: the change came through another one, and nobody has asked this one since."""
    directory = Directory(graph, opened(web).redis)
    assert directory.find(app.token) is not None
    member(owner=True).put(f"/api/v1/sites/{app.id}", {"name": "Renamed", "signed_only": False})
    directory._checked[app.token] = 0.0
    found = directory.find_as_it_is(app.token)
    assert found is not None
    assert found.name == "Renamed"


def test_without_the_graph_browsers_get_what_was_known(web: Flask, graph: Graph, app: Site) -> None:
    directory = Directory(graph, opened(web).redis)
    assert directory.find(app.token) is not None
    with Graph("bolt://127.0.0.1:9", "neo4j", "", retry_seconds=0.1) as directory._graph:
        for _ in range(2):
            directory._checked[app.token] = 0.0
            found = directory.find_as_it_is(app.token)
            assert found is not None
            assert found.id == app.id


def test_an_empty_site_has_everything_before_it(browser: Browser, app: Site) -> None:
    summary = browser.get(f"/api/v1/sites/{app.id}/summary")
    assert (summary["people"], summary["anonymous"], summary["events"], summary["last_event"]) == (0, 0, 0, None)
    assert [item["key"] for item in summary["checklist"]] == [
        "first_event",
        "first_person",
        "first_segment",
        "first_campaign",
        "first_letter",
    ]
    assert not any(item["done"] for item in summary["checklist"])


def test_a_summary_counts(browser: Browser, app: Site, other_site: Site, graph: Graph) -> None:
    for site in (app, other_site):
        graph.command(
            """
            UNWIND range(1, 5) AS number
            CREATE (p:Person {uid: $app + number, app: $app, id: 'p' + number, anonymous: number > 3, seen: number,
                              created: 1, json: '{}', times: '{}'})
            MERGE (t:EventType {key: $app + ':Search'}) SET t.app = $app, t.name = 'Search'
            CREATE (p)-[:HAS_DONE {count: number, first: 1, last: 100 + number}]->(t)
            """,
            {"app": site.id},
        )
    graph.command(
        """
        CREATE (:Segment {key: $app + ':s', app: $app, id: 's', name: 'S'})
        CREATE (:Campaign {key: $app + ':c', app: $app, id: 'c', name: 'C', state: 'running'})
        CREATE (:Delivery {key: $app + ':d', app: $app, state: 'sent'})-[:OF]->
          (:Asset:Letter {key: $app + ':l', app: $app, id: 'l', name: 'L'})
        """,
        {"app": app.id},
    )
    summary = browser.get(f"/api/v1/sites/{app.id}/summary")
    assert (summary["people"], summary["anonymous"], summary["events"], summary["last_event"]) == (3, 2, 15, 105)
    assert all(item["done"] for item in summary["checklist"])
    assert browser.get(f"/api/v1/sites/{app.id}/summary")["computed"] == summary["computed"]


def test_segments_show_their_size(browser: Browser, app: Site, graph: Graph) -> None:
    definition = '{"property":"plan","operator":"is","value":"free"}'
    graph.command(
        """
        CREATE (s:Segment {key: $app + ':free', app: $app, id: 'free', name: 'Free', definition: $definition,
                           computed: 7, live: true})
        CREATE (:Segment {key: $app + ':empty', app: $app, id: 'empty', name: 'empty'})
        WITH s UNWIND range(1, 3) AS number
        CREATE (:Person {uid: $app + number, app: $app, seen: 1})-[:IN {since: 1}]->(s)
        """,
        {"app": app.id, "definition": definition},
    )
    items = browser.get(f"/api/v1/sites/{app.id}/segments")["items"]
    shown = ("id", "name", "kind", "size", "yesterday", "computed", "definition")
    assert [{name: item[name] for name in shown} for item in items] == [
        {
            "id": "empty",
            "name": "empty",
            "kind": "live",
            "size": 0,
            "yesterday": None,
            "computed": None,
            "definition": {},
        },
        {
            "id": "free",
            "name": "Free",
            "kind": "live",
            "size": 3,
            "yesterday": None,
            "computed": 7,
            "definition": {"property": "plan", "operator": "is", "value": "free"},
        },
    ]
