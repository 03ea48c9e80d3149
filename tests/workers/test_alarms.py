"""What is filling up is seen wherever one looks, and told once: also while Redis is full and the graph away."""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from calling import Other
from feeding import Feed
from prometheus_client import generate_latest
from redis import Redis
from redis.exceptions import RedisError
from stage import Sink
from support import free_ports

from engine.hooks import HEADER, check
from graphstore.driver import Graph
from workers import alarms, room, system
from workers.alarming import Alarms
from workers.context import Context
from workers.errors import SettingError
from workers.metrics import exposition
from workers.services import doctor
from workers.settings import load

TERABYTE = 1 << 20  # MB


class Server(Sink):
    def __init__(self) -> None:
        super().__init__()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_ports(1)[0])
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{self.controller.port}"


@pytest.fixture
def sink() -> Iterator[Server]:
    found = Server()
    yield found
    found.controller.stop()


@pytest.fixture
def other() -> Iterator[Other]:
    found = Other()
    yield found
    found.close()


def with_settings(context: Context, **changes: Any) -> Context:
    return dataclasses.replace(context, settings=dataclasses.replace(context.settings, **changes))


def kinds(context: Context) -> dict[str, str]:
    # The machine's own memory is whatever other work leaves of it.
    found = alarms.sounding(context.redis, context.settings)
    return {each.kind: each.severity for each in found if each.kind != "machine_memory"}


def test_each_kind_by_its_limit(context: Context, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    feed.append(*(feed.track("u", "a") for _ in range(9)))
    used = int(context.redis.info("memory")["used_memory"]) >> 20  # type: ignore[index]
    assert used >= 1
    quiet = {"disk_reserve": 0, "intake_memory": 0, "intake_calls": 0}
    assert kinds(with_settings(context, **quiet)) == {}
    for changes, expected in (
        ({"intake_calls": 10}, {"calls": "warning"}),
        ({"intake_calls": 9}, {"calls": "critical"}),
        ({"intake_calls": 100}, {}),
        ({"intake_memory": used}, {"redis_memory": "critical"}),
        ({"intake_memory": used * 100}, {}),
        ({"disk_reserve": TERABYTE}, {"disk": "critical"}),
    ):
        assert kinds(with_settings(context, **{**quiet, **changes})) == expected
    monkeypatch.setattr(alarms, "_MACHINE_WARNING", 0.08)
    memory = SimpleNamespace(total=1_000 << 20, available=50 << 20)
    monkeypatch.setattr(alarms.psutil, "virtual_memory", lambda: memory)
    found = alarms.sounding(context.redis, context.settings)
    assert [(each.severity, each.found) for each in found if each.kind == "machine_memory"] == [
        ("warning", "50 of 1,000 MB of this machine's memory are left.")
    ]
    memory.available = 1 << 20
    assert alarms.sounding(context.redis, context.settings)[-1].severity == "critical"
    assert all(each.mend for each in found)


def test_where_they_are_seen(context: Context) -> None:
    """The dashboard's page, metrics and the doctor say the same."""
    own = with_settings(context, disk_reserve=TERABYTE)
    assert {each.kind for each in system.read(own).alarms} >= {"disk"}
    told = generate_latest(exposition.registry(own)).decode()
    assert 'tracktor_alarm{kind="disk"} 2.0' in told
    assert 'tracktor_alarm{kind="calls"} 0.0' in told
    filled = re.search(r'tracktor_intake_filled{of="memory"} (\S+)', told)
    assert filled is not None
    assert 0 < float(filled[1]) < 1  # an almost empty Redis of a large machine: 9e-05
    found = [each for each in doctor._filling(own.settings, running=True) if each.verdict == "wrong"]
    assert [each.what for each in found if "disk" in each.found] == ["Filling up"]
    assert found[0].mend
    calm = with_settings(context, disk_reserve=0)
    assert "wrong" not in {each.verdict for each in doctor._filling(calm.settings, running=True)}
    assert not list(doctor._filling(calm.settings, running=False))


def full(context: Context, feed: Feed, sink: Server, **changes: Any) -> Context:
    """A context with an alarm: ten calls wait, and ten may."""
    feed.append(*(feed.track("u", "a") for _ in range(10)))
    settings = {"smtp_url": sink.url, "disk_reserve": 0, "intake_calls": 10, **changes}
    return with_settings(context, **settings)


@pytest.fixture(autouse=True)
def roomy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other work on this machine is no alarm of these tests."""
    monkeypatch.setattr(alarms, "_MACHINE_WARNING", 0.0)


def test_told_once_by_letter_and_webhook_and_when_it_is_over(
    context: Context, feed: Feed, sink: Server, other: Other
) -> None:
    own = full(context, feed, sink, alarm_emails=("ops@example.test",), alarm_url=other.url)
    Alarms(own).step()
    Alarms(own).step()  # a scheduler that was started again
    (letter,) = sink.letters
    assert (letter["To"], letter["Subject"]) == ("ops@example.test", "Tracktor: Calls wait to be stored")
    assert "10 calls wait to be stored; from 10 on, more are refused." in sink.texts()[0]
    (call,) = other.calls
    headers, body = call
    assert json.loads(body)["type"] == "alarm"
    assert [(each["kind"], each["severity"]) for each in json.loads(body)["alarms"]] == [("calls", "critical")]
    check([own.settings.secret_key], body, headers[HEADER], own.clock.now())
    feed.store()
    own.redis.delete(*own.redis.keys("tracktor:in:*"))  # trimming is by the hundred
    Alarms(own).step()
    Alarms(own).step()
    assert [each["Subject"] for each in sink.letters][1:] == ["Tracktor: Over: Calls wait to be stored"]
    assert [json.loads(body)["over"] for _, body in other.calls] == [[], ["calls"]]


def test_what_gets_worse_is_told_and_what_nobody_took_is_told_again(context: Context, feed: Feed, sink: Server) -> None:
    own = full(context, feed, sink, alarm_emails=("ops@example.test",), intake_calls=11)
    watch = Alarms(own)
    sink.answer = "550 not now"
    watch.step()
    assert not sink.letters
    sink.answer = "250 OK"
    watch.step()
    watch.step()
    assert len(sink.letters) == 1
    assert "(warning)" in sink.texts()[0]
    feed.append(feed.track("u", "a"))
    watch.step()
    watch.step()
    assert len(sink.letters) == 2
    assert "(critical)" in sink.texts()[1]


def test_the_owners_are_told_where_nobody_is_named(context: Context, feed: Feed, sink: Server, graph: Graph) -> None:
    email = f"{secrets.token_hex(6)}@example.test"
    graph.command("MATCH (u:User {owner: true}) SET u.owner = false")
    graph.command(
        "CREATE (:User {email: $email, password: '', owner: true, sessions: 0, created: 0})", {"email": email}
    )
    Alarms(full(context, feed, sink)).step()
    assert [each["To"] for each in sink.letters] == [email]


def test_told_while_the_graph_is_away_and_redis_takes_nothing(context: Context, feed: Feed, sink: Server) -> None:
    own = full(context, feed, sink, alarm_emails=("ops@example.test",))
    away = dataclasses.replace(own, graph=Graph("bolt://127.0.0.1:9", "neo4j", "x", retry_seconds=0.1))
    watch = Alarms(away)
    redis: Redis = own.redis
    redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(RedisError, match="maxmemory"):
            redis.set("tracktor:probe", "x")
        watch.step()
        watch.step()
    finally:
        redis.config_set("maxmemory", 0)
        away.graph.close()
    assert len(sink.letters) == 1
    Alarms(own).step()
    assert len(sink.letters) == 2, "only memory knew of it"


def test_the_limit_of_redis_itself_comes_first(context: Context) -> None:
    """Calls are refused at four fifths of what Redis may take, so that all others still get what they need."""
    told = {"maxmemory": 100 << 20, "total_system_memory": 1 << 40}
    assert room.memory_limit(told, context.settings) == 80 << 20
    assert room.memory_limit({**told, "maxmemory": 0}, context.settings) == 1 << 39
    assert room.memory_limit(told, dataclasses.replace(context.settings, intake_memory=7)) == 7 << 20


def test_an_address_to_call_is_one() -> None:
    with pytest.raises(SettingError, match="TRACKTOR_ALARM_URL"):
        load({"TRACKTOR_ALARM_URL": "ops.example.com"})
    assert load({"TRACKTOR_ALARM_EMAILS": "a@example.com, b@example.com"}).alarm_emails == (
        "a@example.com",
        "b@example.com",
    )
