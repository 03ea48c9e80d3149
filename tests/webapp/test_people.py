from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from browsing import Browser
from peopling import add_people, walk
from redis import Redis
from support import Site

from graphstore import people_list
from graphstore.driver import Graph
from graphstore.records import Call
from workers import deadletters, incoming, people
from workers.announce import Announcer, refused
from workers.stream import encode

EXACT = (
    '{"plan":"free","big":123456789012345678901234567890,"rate":0.1,"one":1.0,"tags":["a",2,null,{"b":[]}],'
    '"address":{"city":"Ostrów","geo":{"lat":51.65}},"none":{},"emoji":"\U0001f600"}'
)


def test_people_come_last_seen_first_each_once(browser: Browser, app: Site, graph: Graph) -> None:
    # Many were seen in the same millisecond: pages must not skip or repeat any of them.
    uids = add_people(graph, app, [{"seen": 5_000 + number // 7} for number in range(50)])
    found = walk(browser, f"/api/v1/sites/{app.id}/people", 8)
    assert sorted(person["uid"] for person in found) == sorted(uids)
    assert [person["seen"] for person in found] == sorted((person["seen"] for person in found), reverse=True)


def test_a_page_shows_what_lists_need(browser: Browser, app: Site, graph: Graph) -> None:
    uid, anonymous = add_people(
        graph,
        app,
        [
            {
                "id": "anna",
                "p:email": "anna@example.com",
                "p:first_name": "Anna",
                "p:last_name": "Nowak",
                "p:profile_image": "https://example.com/a.png",
                "seen": 9_000,
            },
            {"id": "a-1", "anonymous": True},
        ],
    )
    items = browser.get(f"/api/v1/sites/{app.id}/people")["items"]
    assert items[0] == {
        "uid": uid,
        "id": "anna",
        "anonymous": False,
        "email": "anna@example.com",
        "first_name": "Anna",
        "last_name": "Nowak",
        "profile_image": "https://example.com/a.png",
        "seen": 9_000,
        "created": 1_000,
        "values": {},
    }
    assert items[1]["uid"] == anonymous
    assert items[1]["email"] is None


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("anna", {"one", "two"}),
        ("ANNA NOW", {"one"}),
        ("na@exam", {"two"}),
        ("ŻÓŁĆ", {"three"}),
        ("hre", {"three"}),
        (" anna ", {"one", "two"}),
        ("%", set()),
        (".*", set()),
        ("' OR 1=1 //", set()),
        ("nobody", set()),
    ],
)
def test_search_finds_parts_of_id_email_and_name(
    browser: Browser, app: Site, graph: Graph, search: str, ids: set[str]
) -> None:
    add_people(
        graph,
        app,
        [
            {"id": "one", "p:first_name": "Anna", "p:last_name": "Nowak"},
            {"id": "two", "p:email": "Anna@Example.com"},
            {"id": "three", "p:last_name": "Żółć"},
            {"id": "four"},
        ],
    )
    answer = browser.client.get(f"/api/v1/sites/{app.id}/people", query_string={"search": search})
    assert answer.json is not None
    assert {person["id"] for person in answer.json["items"]} == ids


def test_search_and_segment_hold_on_every_page(browser: Browser, app: Site, graph: Graph) -> None:
    people = [{"seen": 5_000 + number, "p:first_name": "Anna" if number % 3 else "Bob"} for number in range(40)]
    uids = add_people(graph, app, people)
    graph.command(
        """
        CREATE (s:Segment {key: $app + ':free', app: $app, id: 'free', name: 'Free', definition: '{}', computed: 1,
                           live: true})
        WITH s MATCH (p:Person) WHERE p.uid IN $uids CREATE (p)-[:IN {since: 3}]->(s)
        """,
        {"app": app.id, "uids": uids[:30]},
    )
    base = f"/api/v1/sites/{app.id}/people"
    assert {person["uid"] for person in walk(browser, f"{base}?segment=free", 7)} == set(uids[:30])
    found = walk(browser, f"{base}?segment=free&search=bob", 3)
    assert [person["uid"] for person in found] == [uids[number] for number in range(27, -1, -3)]
    assert walk(browser, f"{base}?segment=none", 7) == []


def test_another_sites_people_stay_there(browser: Browser, app: Site, other_site: Site, graph: Graph) -> None:
    (uid,) = add_people(graph, other_site, [{"id": "theirs"}])
    assert browser.get(f"/api/v1/sites/{app.id}/people?search=theirs")["items"] == []
    browser.get(f"/api/v1/sites/{app.id}/people/{uid}", 404)
    browser.get(f"/api/v1/sites/{app.id}/people/{uid}/events", 404)


def test_a_person_is_shown_whole(browser: Browser, app: Site, graph: Graph) -> None:
    (uid,) = add_people(graph, app, [{"id": "anna", "json": EXACT}])
    graph.command(
        """
        MATCH (p:Person {uid: $uid})
        CREATE (:Identity {key: $app + ':a-7', app: $app, id: 'a-7', anonymous: true})-[:RESOLVES_TO]->(p)
        CREATE (p)-[:MEMBER_OF]->(:Company {key: $app + ':acme', app: $app, id: 'acme', name: 'Acme'})
        CREATE (p)-[:IN {since: 5}]->(:Segment {key: $app + ':free', app: $app, id: 'free', name: 'Free'})
        CREATE (p)-[:HAS_DONE {count: 3, first: 1, last: 9}]->(:EventType {key: $app + ':Search', app: $app,
                                                                          name: 'Search'})
        CREATE (p)-[:HAS_DONE {count: 20, first: 2, last: 8}]->(:EventType {key: $app + ':Movie watch', app: $app,
                                                                           name: 'Movie watch'})
        CREATE (:Campaign {key: $app + ':c1', app: $app, id: 'c1', name: 'Watchers'})
        CREATE (p)-[:RECEIVED]->(:Delivery {key: $app + ':d1', app: $app, campaign: 'c1', node: 'offer', letter: 'l1',
          run: 'r', state: 'sent', message_id: '<1@x>', at: 7})-[:OF]->(:Asset:Letter {key: $app + ':l1', app: $app,
          id: 'l1', name: 'Offer'})
        CREATE (p)-[:RECEIVED]->(:Delivery {key: $app + ':d2', app: $app, campaign: 'gone', node: 'offer',
          letter: 'gone', run: 'r', state: 'skipped', reason: 'no email', at: 8})
        """,
        {"uid": uid, "app": app.id},
    )
    answer = browser.ask("GET", f"/api/v1/sites/{app.id}/people/{uid}")
    person = json.loads(answer.text)
    assert person["properties"] == json.loads(EXACT)
    assert person["properties_json"] == EXACT
    assert '"big":123456789012345678901234567890' in answer.text.replace(": ", ":")
    assert person["identities"] == [{"id": "anna", "anonymous": False}, {"id": "a-7", "anonymous": True}]
    assert person["companies"] == [{"id": "acme", "name": "Acme"}]
    assert person["segments"] == [{"id": "free", "name": "Free", "since": 5}]
    assert person["counters"] == [
        {"event": "Movie watch", "count": 20, "first": 2, "last": 8},
        {"event": "Search", "count": 3, "first": 1, "last": 9},
    ]
    skipped, sent = person["deliveries"]
    assert (skipped["state"], skipped["reason"], skipped["campaign_name"], skipped["letter_name"]) == (
        "skipped",
        "no email",
        None,
        None,
    )
    assert (sent["campaign_name"], sent["letter_name"], sent["message_id"]) == ("Watchers", "Offer", "<1@x>")


def test_a_timeline_is_newest_first_and_whole(browser: Browser, app: Site, graph: Graph) -> None:
    (uid,) = add_people(graph, app, [{"id": "anna"}])
    events = [
        {
            "key": f"{app.id}:{number:03}",
            "app": app.id,
            "name": "Movie watch",
            "at": 1_000_000_000_000 + number // 5,
            "received": 1_000_000_000_000 + number,
        }
        for number in range(33)
    ]
    events[0] |= {"json": EXACT, "received": 1_000_009_000_000, "flag": "clock"}
    graph.command(
        "MATCH (p:Person {uid: $uid}) UNWIND $events AS event CREATE (p)-[:DID]->(e:Event) SET e = event",
        {"uid": uid, "events": events},
    )
    graph.command(
        """
        MATCH (e:Event {key: $key})
        CREATE (e)-[:ON]->(:Asset:Letter {key: $app + ':offer', app: $app, id: 'offer', name: 'Offer'})
        """,
        {"key": events[32]["key"], "app": app.id},
    )
    found = walk(browser, f"/api/v1/sites/{app.id}/people/{uid}/events", 4)
    assert [event["key"] for event in found] == [event["key"] for event in reversed(events)]
    assert found[0]["asset"] == {"id": "offer", "name": "Offer", "kind": "letter"}
    assert found[1] == {
        "key": events[31]["key"],
        "name": "Movie watch",
        "at": events[31]["at"],
        "received": events[31]["received"],
        "late": False,
        "flag": None,
        "arguments": {},
        "asset": None,
    }
    assert found[-1]["late"] is True
    assert found[-1]["flag"] == "clock"
    assert found[-1]["arguments"] == json.loads(EXACT)


FREE = json.dumps({"property": "plan", "operator": "is", "value": "free"})


@pytest.fixture
def many(app: Site, graph: Graph) -> list[str]:
    """40 people; every fourth is on the free plan, every tenth is called Bob."""
    return add_people(
        graph,
        app,
        [
            {
                "id": f"p{number:02}",
                "seen": 5_000 + number // 3,
                "p:plan": "team" if number % 4 else "free",
                "p:first_name": "Anna" if number % 10 else "Bob",
                "p:address/city": "Oslo",
                "p:score": number - 1,
            }
            for number in range(40)
        ],
    )


def asked(**query: str) -> str:
    return urlencode(query)


@pytest.mark.usefixtures("many")
def test_conditions_search_and_segment_hold_together(
    browser: Browser, app: Site, graph: Graph, many: list[str]
) -> None:
    graph.command(
        """
        CREATE (s:Segment {key: $app + ':half', app: $app, id: 'half', name: 'Half', definition: '{}', live: true})
        WITH s MATCH (p:Person) WHERE p.uid IN $uids CREATE (p)-[:IN {since: 3}]->(s)
        """,
        {"app": app.id, "uids": many[:20]},
    )
    base = f"/api/v1/sites/{app.id}/people"
    for query, wanted in (
        ({"filter": FREE}, range(0, 40, 4)),
        ({"filter": FREE, "segment": "half"}, range(0, 20, 4)),
        ({"filter": FREE, "search": "bob"}, (0, 20)),
        ({"filter": FREE, "search": "bob", "segment": "half"}, (0,)),
        ({"search": "P0"}, range(10)),
        ({}, range(40)),
    ):
        found = walk(browser, f"{base}?{asked(**query)}", 3)
        assert sorted(person["id"] for person in found) == [f"p{number:02}" for number in wanted], query
        assert [person["seen"] for person in found] == sorted((person["seen"] for person in found), reverse=True)
        assert browser.get(f"{base}/count?{asked(**query)}") == {"count": len(wanted)}


def test_few_or_many_are_found_alike(
    browser: Browser, app: Site, graph: Graph, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_list, "_FEW_FOUND", 5)
    monkeypatch.setattr(people_list, "_FEW_MEMBERS", 5)
    monkeypatch.setattr(people_list, "_STRETCH", 4)
    graph.command(
        "CREATE (s:Segment {key: $app + ':most', app: $app, id: 'most', name: 'Most', definition: '{}', live: true}) "
        "WITH s MATCH (p:Person) WHERE p.uid IN $uids CREATE (p)-[:IN {since: 3}]->(s)",
        {"app": app.id, "uids": many[3:]},
    )
    base = f"/api/v1/sites/{app.id}/people"
    # Three were seen at each moment: pages end between them, and in their midst.
    for size in (1, 2, 4, 7):
        assert [person["id"] for person in walk(browser, f"{base}?segment=most", size)] == [
            person["id"] for person in walk(browser, base, 40) if person["id"] not in {"p00", "p01", "p02"}
        ]
    assert len(walk(browser, f"{base}?search=anna", 7)) == 36
    assert len(walk(browser, f"{base}?search=bob", 7)) == 4
    assert len(walk(browser, f"{base}?{asked(filter=FREE, search='anna')}", 2)) == 8
    assert len(many) == 40


@pytest.mark.usefixtures("many")
def test_columns_are_chosen_by_path(browser: Browser, app: Site) -> None:
    page = browser.get(f"/api/v1/sites/{app.id}/people?columns=address/city,score,none,score&limit=1")
    (person,) = page["items"]
    assert person["values"] == {"address/city": "Oslo", "score": 38}
    many = ",".join(f"c{number}" for number in range(51))
    browser.get(f"/api/v1/sites/{app.id}/people?columns={many}", 422)


def test_what_is_wrong_with_conditions_is_told(browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}/people"
    for path in (base, f"{base}/count", f"{base}/export.csv"):
        assert browser.get(f"{path}?filter=%7B", 422)["error"]["path"] == "filter"
        error = browser.get(f"{path}?{asked(filter=json.dumps({'segment': 'none'}))}", 422)["error"]
        assert (error["code"], error["path"]) == ("invalid_definition", "segment")


def test_a_list_is_exported_page_by_page(
    browser: Browser, app: Site, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "EXPORTED_AT_ONCE", 7)
    answer = browser.ask("GET", f"/api/v1/sites/{app.id}/people/export.csv?columns=address/city,score")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(many)
    row = next(row for row in rows if row["id"] == "p00")
    assert (row["address/city"], row["score"], row["last_seen"]) == ("Oslo", "-1", "1970-01-01T00:00:05.000Z")
    assert [row["last_seen"] for row in rows] == sorted((row["last_seen"] for row in rows), reverse=True)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_exported_cell_is_a_formula(browser: Browser, app: Site, graph: Graph, text: str) -> None:
    add_people(graph, app, [{"id": text, "p:first_name": text, "p:note": text}])
    answer = browser.ask("GET", f"/api/v1/sites/{app.id}/people/export.csv?columns=note")
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert (row["id"], row["first_name"], row["note"]) == (f"'{text}",) * 3


def test_an_erased_person_is_gone_from_the_live_view_and_the_dead_letters(
    browser: Browser, app: Site, other_site: Site, graph: Graph, redis: Redis
) -> None:
    (gone,) = add_people(graph, app, [{"id": "gone"}])
    calls = [
        Call("track", app.id, "gone", 1, 1, name="Visit"),
        Call("alias", app.id, "a-1", 1, 1, target="gone"),
        Call("track", app.id, "stays", 1, 1, name="Visit"),
        Call("company", app.id, "gone", 1, 1, "{}"),
        Call("track", other_site.id, "gone", 1, 1, name="Visit"),
    ]
    Announcer(redis, graph).stored([each for each in calls if each.kind != "company"])
    for call in calls:
        deadletters.keep(
            redis, stream="tracktor:in:0", position="1-1", app=call.app, reason="full", payload=encode(call)
        )
    for who in ("gone", "stays"):
        refused(redis, app.id, {"id": who, "code": "bad_json"})
    assert browser.ask("DELETE", f"/api/v1/sites/{app.id}/people/{gone}").status_code == 204
    shown = browser.get(f"/api/v1/sites/{app.id}/incoming")
    assert [item["id"] for item in shown["accepted"]] == ["stays"]
    assert [item["id"] for item in shown["rejected"]] == ["stays"]
    dead = browser.get(f"/api/v1/sites/{app.id}/dead-letters")["items"]
    assert sorted((item["call"]["kind"], item["call"]["identity"]) for item in dead) == [
        ("company", "gone"), ("track", "stays")
    ]  # fmt: skip
    assert len(incoming.dead(redis, other_site.id)) == 1


def test_a_person_is_erased(browser: Browser, app: Site, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphstore.erasing._AT_ONCE", 3)
    gone, stays = add_people(graph, app, [{"id": "gone"}, {"id": "stays"}])
    graph.command(
        """
        MATCH (p:Person) WHERE p.uid IN $uids
        FOREACH (n IN range(1, 8) | CREATE (p)-[:DID]->(:Event {key: p.uid + toString(n), app: $app, name: 'Visit'}))
        CREATE (p)-[:RECEIVED]->(:Delivery {key: p.uid, app: $app})
        CREATE (p)-[:HAS_RUN]->(:Run {id: p.uid, app: $app})
        """,
        {"uids": [gone, stays], "app": app.id},
    )
    path = f"/api/v1/sites/{app.id}/people/{gone}"
    assert browser.ask("DELETE", path).status_code == 204
    browser.get(path, 404)
    assert browser.ask("DELETE", path).status_code == 404
    left = graph.rows(
        """
        // Touches say, by an opaque uid and for two days, whose events analytics is to read again: here, to forget.
        // The log of changes says, by the same uid alone, who erased whom.
        MATCH (n {app: $app}) WHERE NOT n:App AND NOT n:Touch AND NOT n:AuditEntry
        RETURN [label IN labels(n) | label][0] AS label, count(*) AS number ORDER BY label
        """,
        app=app.id,
    )
    assert {row["label"]: row["number"] for row in left} == {
        "Delivery": 1, "Event": 8, "Identity": 1, "Person": 1, "Run": 1
    }  # fmt: skip
    assert browser.get(f"/api/v1/sites/{app.id}/people/{stays}")["id"] == "stays"
