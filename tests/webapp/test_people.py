from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from browsing import Browser
from support import Site

from graphstore.driver import Graph

EXACT = (
    '{"plan":"free","big":123456789012345678901234567890,"rate":0.1,"one":1.0,"tags":["a",2,null,{"b":[]}],'
    '"address":{"city":"Ostrów","geo":{"lat":51.65}},"none":{},"emoji":"\U0001f600"}'
)


def add_people(graph: Graph, app: Site, people: list[dict[str, Any]]) -> list[str]:
    """Store people with the given node properties; answers their uids."""
    rows = [
        {
            "uid": secrets.token_hex(16),
            "app": app.id,
            "id": f"user-{number}",
            "anonymous": False,
            "created": 1_000,
            "seen": 2_000,
            "json": "{}",
            "times": "{}",
            **person,
        }
        for number, person in enumerate(people)
    ]
    graph.command(
        """
        UNWIND $rows AS row CREATE (p:Person) SET p = row
        CREATE (i:Identity {key: row.app + ':' + row.id, app: row.app, id: row.id, anonymous: row.anonymous})
        CREATE (i)-[:RESOLVES_TO]->(p)
        """,
        {"rows": rows},
    )
    return [row["uid"] for row in rows]


def walk(browser: Browser, path: str, limit: int) -> list[dict[str, Any]]:
    """Every item of a paged list."""
    items: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        separator = "&" if "?" in path else "?"
        page = browser.get(f"{path}{separator}limit={limit}&cursor={cursor}")
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next_cursor"]
    return items


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
