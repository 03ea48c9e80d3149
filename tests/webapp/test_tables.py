"""Tables of the dashboard as CSV: whole, safe for spreadsheets, page by page."""

from __future__ import annotations

import csv
import io
import json

import pytest
from browsing import Browser, Member, opened
from flask import Flask
from support import Site

from graphstore import letters, newsletters
from graphstore.driver import Graph
from graphstore.letters import LetterContents
from graphstore.newsletters import NewsletterRecord
from webapp.resources.tables import routes
from workers import announce, campaigns, lists


def rows(browser: Browser, app: Site, path: str) -> list[dict[str, str]]:
    answer = browser.ask("GET", f"/api/v1/sites/{app.id}/tables/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_campaigns_and_their_nodes(browser: Browser, app: Site, web: Flask) -> None:
    context = opened(web).context
    nodes = [
        {"id": "seen", "type": "person_event", "config": {"event": "Visit"}},
        {"id": "hold", "type": "wait", "config": {"amount": 1, "unit": "days"}},
    ]
    made = campaigns.create(
        context, app.id, '=HYPERLINK("x")', {"nodes": nodes, "edges": [{"from": "seen", "port": "out", "to": "hold"}]}
    )
    (row,) = rows(browser, app, "campaigns.csv")
    assert (row["id"], row["name"], row["state"], row["sent"]) == (made, '\'=HYPERLINK("x")', "draft", "0")
    found = rows(browser, app, f"campaigns/{made}/nodes.csv")
    assert [(each["node"], each["type"]) for each in found] == [("seen", "person_event"), ("hold", "wait")]
    assert {each["entered"] for each in found} == {"0"}
    browser.get(f"/api/v1/sites/{app.id}/tables/campaigns/none/nodes.csv", 404)


def test_failures_of_a_campaign_page_by_page(
    browser: Browser, app: Site, web: Flask, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_AT_ONCE", 2)
    made = campaigns.create(opened(web).context, app.id, "Watchers", {"nodes": [], "edges": []})
    graph.command(
        """
        UNWIND range(1, 5) AS i
        CREATE (p:Person {uid: $app + toString(i), app: $app, id: 'p' + i, anonymous: false, created: 1, seen: i,
                          json: '{}', times: '{}', `p:email`: 'p' + i + '@example.com', `p:first_name`: '@SUM(1)'})
        CREATE (p)-[:HAS_RUN]->(:Run {id: $app + toString(i), app: $app, campaign: $campaign, version: 1,
          node: CASE WHEN i < 4 THEN 'a' ELSE 'b' END, state: 'failed', started: i, event: '', reason: 'refused'})
        """,
        {"app": app.id, "campaign": made},
    )
    found = rows(browser, app, f"campaigns/{made}/failures.csv")
    assert [each["person"] for each in found] == ["p5", "p4", "p3", "p2", "p1"]
    assert (found[0]["reason"], found[0]["first_name"], found[0]["email"]) == ("refused", "'@SUM(1)", "p5@example.com")
    assert [each["person"] for each in rows(browser, app, f"campaigns/{made}/failures.csv?node=b")] == ["p5", "p4"]
    browser.get(f"/api/v1/sites/{app.id}/tables/campaigns/none/failures.csv", 404)
    browser.get(f"/api/v1/sites/{app.id}/tables/campaigns/{made}/failures.csv?limit=3", 422)


def test_companies_page_by_page(browser: Browser, app: Site, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_AT_ONCE", 2)
    graph.command(
        """
        UNWIND ['Acme', 'Beta', 'Ceta', 'Delta', '+Eta'] AS name
        CREATE (:Company {key: $app + ':' + name, app: $app, id: name, name: name, low: toLower(name),
                          text_low: toLower(name), created: 1, seen: 2, json: '{"plan": "gold"}', times: '{}'})
        """,
        {"app": app.id},
    )
    found = rows(browser, app, "companies.csv")
    assert [each["name"] for each in found] == ["'+Eta", "Acme", "Beta", "Ceta", "Delta"]
    assert json.loads(found[1]["properties"]) == {"plan": "gold"}
    assert [each["name"] for each in rows(browser, app, "companies.csv?search=ETA")] == ["'+Eta", "Beta", "Ceta"]


def test_segments_and_newsletters_and_letters(browser: Browser, app: Site, web: Flask, graph: Graph) -> None:
    context = opened(web).context
    lists.create(context, app.id, "-Chosen")
    (segment,) = rows(browser, app, "segments.csv")
    assert (segment["name"], segment["kind"], segment["size"]) == ("'-Chosen", "static", "0")
    letter = letters.create(graph, app.id, LetterContents("Offer", "Hello"))
    news = NewsletterRecord("n1", app.id, "News", letter.id, (), "draft", 1)
    graph.write(lambda tx: newsletters.create(tx, news))
    (found,) = rows(browser, app, "newsletters.csv")
    assert (found["name"], found["state"], found["subject"], found["opened"]) == ("News", "draft", "Hello", "0")
    assert found["started"] == ""
    (shown,) = rows(browser, app, "letters.csv")
    assert (shown["name"], shown["sent"], shown["complained"]) == ("Offer", "0", "0")


def test_letter_activity_page_by_page(
    browser: Browser, app: Site, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_AT_ONCE", 2)
    letter = letters.create(graph, app.id, LetterContents("Offer", "Hello")).id
    graph.command(
        """
        UNWIND range(1, 4) AS i
        CREATE (:Person {uid: $app + toString(i), app: $app, id: 'p' + i, anonymous: false, created: 1, seen: i,
                         json: '{}', times: '{}'})-[:RECEIVED]->(:Delivery {key: $app + ':' + i, app: $app,
          campaign: 'c', letter: $letter, node: 'x', run: $app + 'r' + i, state: 'sent', at: i * 1000})
        """,
        {"app": app.id, "letter": letter},
    )
    found = rows(browser, app, f"letters/{letter}/activity.csv")
    assert [(each["person"], each["state"], each["at"]) for each in found] == [
        (f"p{number}", "sent", f"1970-01-01T00:00:0{number}.000Z") for number in (4, 3, 2, 1)
    ]
    browser.get(f"/api/v1/sites/{app.id}/tables/letters/none/activity.csv", 404)


def test_what_arrived(browser: Browser, app: Site, web: Flask) -> None:
    redis = opened(web).redis
    entry = {"at": 1_000, "code": "bad_json", "message": "No JSON.", "path": "data", "kind": "track", "id": "=1+1",
             "name": "Half", "data": '{"a":'}  # fmt: skip
    announce.refused(redis, app.id, entry)
    (found,) = rows(browser, app, "incoming.csv?which=rejected")
    assert (found["at"], found["code"], found["id"]) == ("1970-01-01T00:00:01.000Z", "bad_json", "'=1+1")
    assert rows(browser, app, "incoming.csv") == []
    assert rows(browser, app, "incoming.csv?which=unstored") == []
    browser.get(f"/api/v1/sites/{app.id}/tables/incoming.csv?which=all", 422)


def test_messages_to_many(browser: Browser, app: Site, graph: Graph) -> None:
    graph.command(
        """
        CREATE (:Broadcast:Asset {key: $app + ':m', app: $app, id: 'm', name: 'News', text: '=News', shown_name: 'Ann',
                                  by: 'ann@example.com', state: 'sent', created: 1, total: 3, sent: 2, skipped: 1})
        """,
        {"app": app.id},
    )
    (found,) = rows(browser, app, "messages.csv")
    assert (found["text"], found["people"], found["sent"], found["opened"]) == ("'=News", "3", "2", "0")


def test_who_may_take_people_out(member: Member, app: Site) -> None:
    support = member(app.id, role="support")
    assert support.ask("GET", f"/api/v1/sites/{app.id}/tables/companies.csv").status_code == 403
