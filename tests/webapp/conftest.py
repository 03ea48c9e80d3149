"""The dashboard's web app over the real graph and Redis, and users of it."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import PASSWORD, Browser, Member, opened
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from support import Site
from talking import PNG

from graphstore import (
    accounts,
    annotations,
    api_keys,
    apps,
    canned_answers,
    letter_pieces,
    letters,
    team,
    topics,
    webhook_endpoints,
)
from graphstore.chart_alerts import NewAlert
from graphstore.conversations import NewMessage
from graphstore.driver import Graph
from graphstore.letters import LetterContents
from graphstore.mail_settings import MailSender, MailServer, MailWarmUp
from graphstore.records import Call
from graphstore.rehearsing import Period
from graphstore.share_links import NewLink
from graphstore.topics import Topic
from webapp.app import create_app
from workers import campaigns, keys, lists, mail_setup, newsletters, picking, stream
from workers.accounts import hashed
from workers.analytics import alerts, charts, sharing
from workers.context import Context
from workers.importing import run
from workers.importing.preview import preview
from workers.rehearsing import store as backtests
from workers.sessions import Sessions
from workers.settings import Settings
from workers.talking import broadcasts, images
from workers.talking.say import say_one
from workers.webhooks import endpoints


@pytest.fixture(scope="session")
def web(settings: Settings, graph: Graph) -> Iterator[Flask]:  # noqa: ARG001 - the graph must be up
    app = create_app(settings)
    with opened(app).context:
        yield app


@pytest.fixture
def stranger(web: Flask) -> Browser:
    """Not logged in."""
    return Browser(web.test_client())


@pytest.fixture(scope="session")
def member(web: Flask, graph: Graph, redis: Redis) -> Member:
    """Makes users and answers their browsers: member(*sites, role="admin", owner=False, …)."""

    def make(
        *sites: str, role: str = "admin", owner: bool = False, password: bool = True, login: bool = True
    ) -> Browser:
        email = f"{secrets.token_hex(6)}@example.com"
        graph.command(
            "CREATE (:User {email: $email, password: '', owner: $owner, sessions: 0, created: 0})",
            {"email": email, "owner": owner},
        )
        for site in sites:
            accounts.add_member(graph, email, site, role, 0)
        user = accounts.set_password(graph, email, hashed(PASSWORD)) if password else accounts.find(graph, email)
        browser = Browser(web.test_client(), email)
        if login and user is not None:
            session = Sessions(redis).open(email, user.sessions, opened(web).context.clock.now(), by_link=False)
            browser.client.set_cookie("tracktor_session", session.id)
        return browser

    return make


@pytest.fixture
def browser(member: Member, app: Site) -> Browser:
    """Logged in, with the test's own site open to them and no other."""
    return member(app.id)


@pytest.fixture
def other_site(graph: Graph) -> Site:
    """A second site."""
    made = apps.create(graph, "Another", 0)
    return Site(made.id, made.token, made.secret)


def delivery(context: Context, app: str) -> dict[str, str]:
    server = mail_setup.keep_server(context, app, MailServer("", "Own", "127.0.0.1", 9, "none", "", ""), None)
    sender = mail_setup.keep_sender(context, app, MailSender("", "Shop", "news@example.test", "", "", standard=False))
    domain = mail_setup.add_domain(context, app, "example.test", "tracktor", "")
    mail_setup.keep_hook(context, app, "postmark", "pearl-diver")
    mail_setup.limit(context, app, "example.test", 60)
    mail_setup.warm_up(context, app, MailWarmUp("example.test", 50, 50, 100, 1))
    return {
        "limit": "example.test",
        "warm_up": "example.test",
        "hook": "postmark",
        "server": server.id,
        "sender": sender.id,
        "domain": domain.id,
    }


@pytest.fixture
def furnished(app: Site, furnish: Callable[[Site], dict[str, str]]) -> dict[str, str]:
    """Ids of one of each thing on the test's own site, by the name that addresses give it."""
    return furnish(app)


@pytest.fixture(scope="session")
def furnish(graph: Graph, web: Flask) -> Callable[[Site], dict[str, str]]:
    """Puts one of each thing on a site."""
    return lambda app: _one_of_each(app, graph, web)


def _one_of_each(app: Site, graph: Graph, web: Flask) -> dict[str, str]:
    uid = secrets.token_hex(16)
    graph.command(
        """
        CREATE (p:Person {uid: $uid, app: $app, id: 'anna', anonymous: false, created: 1, seen: 2, json: '{}',
                          times: '{}'})
        CREATE (:Identity {key: $app + ':anna', app: $app, id: 'anna', anonymous: false})-[:RESOLVES_TO]->(p)
        """,
        {"uid": uid, "app": app.id},
    )
    letter = letters.create(graph, app.id, LetterContents("Offer", "Hello"))
    campaign = campaigns.create(opened(web).context, app.id, "Watchers", {"nodes": [], "edges": []})
    graph.command(
        """
        MATCH (p:Person {uid: $uid}) SET p.`p:plan` = 'free'
        CREATE (p)-[:MEMBER_OF]->(:Company {key: $app + ':acme', app: $app, id: 'acme', name: 'Acme', low: 'acme',
                                            text_low: 'acme', created: 1, seen: 2, json: '{}', times: '{}'})
        """,
        {"uid": uid, "app": app.id},
    )
    graph.command(
        """
        MATCH (p:Person {uid: $uid})
        CREATE (p)-[:RECEIVED]->(:Delivery {key: $app + ':one', app: $app, campaign: $campaign, letter: $letter,
                                            node: 'x', run: $app + 'run', state: 'sent', at: 1})
        CREATE (p)-[:HAS_RUN]->(:Run {id: $app + 'run', app: $app, campaign: $campaign, version: 1, node: 'x',
                                      state: 'done', started: 1, event: ''})
        """,
        {"uid": uid, "app": app.id, "campaign": campaign, "letter": letter.id},
    )
    context = opened(web).context
    token = preview(context, app.id, b"id\nanna", None).token
    job = run.start(context, app.id, token, {"id": "id"})
    segment = lists.create(context, app.id, "Chosen").id
    period = Period(0, 1)
    context.redis.set(keys.made_letter(app.id, "letter"), zlib.compress(b"Hello"), ex=600)
    backtest = backtests.begin(context.redis, app.id, campaign, {}, period, days=1, total=1, assumed=[])
    topic = Topic(secrets.token_hex(6), "News", "", opt_in=False, created=1)
    graph.write(lambda tx: topics.save(tx, app.id, topic))
    block = letter_pieces.add(graph, app.id, "block", "Foot", "<mj-section></mj-section>", 1)
    chart = charts.create(context, app.id, "funnel", "Sales", {"steps": [{"event": "Visit"}]})
    return {
        "uid": uid, "letter": letter.id, "campaign": campaign, "segment": segment, "company": "acme", "name": "plan",
        "job": job, "version": "1", "node": "x", "backtest": backtest, "delivery": f"{app.id}:one",
        "newsletter": newsletters.create(context, app.id, "News", ()),
        "member": member_of(graph, app.id),
        "api_key": api_keys.add(graph, app.id, "Shop", ["view"], "", (secrets.token_hex(32), "abcd"), 1).id,
        "topic": topic.id, "token": "letter", "chart": chart.id, "piece": block.id,
        "pick": picking.begin(context.redis, app.id, "https://shop.example").id,
        **_webhook(context, app.id), **delivery(context, app.id), **_said(context, app.id, uid),
        **_figures(context, app.id),
    }  # fmt: skip


def _figures(context: Context, app: str) -> dict[str, str]:
    """A note on a day, an alert and a link that shows figures."""
    metric = charts.create(context, app, "metric", "Visits", {"measure": "times", "event": {"event": "Visit"}}).id
    note = context.graph.write(lambda tx: annotations.add(tx, app, "2026-11-25", "Sale", "ann", 1))
    alert = alerts.create(context, app, metric, NewAlert("above", 1, 24, (), "https://example.test", "ann"))
    shown, _ = sharing.create(context, app, NewLink("", "Wall", "last_7_days", "day", (), None, "ann"))
    return {"annotation": note.id, "alert": alert.id, "share": shown.id}


def _webhook(context: Context, app: str) -> dict[str, str]:
    """An endpoint, and something that it is to be told. It is paused: nobody is called."""
    made, _ = endpoints.make(context, app, "CRM", "https://crm.example/hook", ["person.changed"], "ann")
    context.graph.write(lambda tx: webhook_endpoints.pause(tx, app, made.id, 1))
    return {"webhook": made.id, "told": endpoints.test(context, app, made.id)}


def member_of(graph: Graph, app: str) -> str:
    """The address of somebody who may use the site."""
    email = f"{secrets.token_hex(6)}@example.com"
    return team.add(graph, app, email, "support", 0).email


def _said(context: Context, app: str, uid: str) -> dict[str, str]:
    """A conversation, an answer that is kept, and a message to many."""
    image = images.read(PNG)
    said = say_one(context, NewMessage("x", app, uid, "person", "", "", 1, image=image))
    sent = broadcasts.start(context, app, text="News", name="Ann", by="", wanted=None, chosen=[uid])
    answer = canned_answers.put(context.graph, app, "Hours", "Nine to five.")
    return {"conversation": said.conversation.id, "message": sent, "answer": answer.id, "image": image.id}


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    return web.test_client()


@pytest.fixture
def accepted(redis: Redis, settings: Settings, app: Site) -> Iterator[Any]:
    """Calls of this test's site that the streams have taken since it began."""
    streams = [keys.stream(number) for number in range(settings.partitions)]
    start = {}
    for name in streams:
        last: Any = redis.xrevrange(name, count=1)
        start[name] = last[0][0].decode() if last else "0-0"

    def read() -> list[Call]:
        found = [entry.call() for entry in stream.read(redis, start, 10_000, 1)]
        return [call for call in found if call.app == app.id]

    return read
