"""The live app without a server around it, where its times can be short."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from browsing import Browser, Member
from redis import Redis
from running import until
from streaming import Stream, run, running
from support import Site, free_ports

from graphstore.driver import Graph
from webapp.live import LiveApp
from workers import keys
from workers.settings import Settings


def watch(live: LiveApp, browser: Browser, site: str) -> Stream:
    """A dashboard's stream."""
    cookie = browser.client.get_cookie("tracktor_session")
    session = f"tracktor_session={cookie.value if cookie else ''}"
    return Stream(live, f"/live/{site}", headers=[(b"cookie", session.encode())])


def say(redis: Redis, site: str, **message: object) -> None:
    redis.publish(keys.live(site), json.dumps(message))


def test_silence_is_broken_by_beats(settings: Settings, browser: Browser, app: Site) -> None:
    async def work() -> None:
        async with running(LiveApp(settings, heartbeat=0.05)) as live:
            stream = watch(live, browser, app.id)
            assert await stream.status() == 200
            for _ in range(3):
                await stream.until(lambda body: body.startswith(b": "))
            stream.leave()
            await stream.ended()

    run(work())


@pytest.mark.parametrize("way", ["logout", "password", "site"])
def test_a_stream_ends_with_the_right_to_it(
    settings: Settings, browser: Browser, app: Site, way: str, graph: Graph
) -> None:
    def take_away() -> None:
        if way == "logout":
            browser.ask("DELETE", "/api/v1/session")
        elif way == "password":
            graph.command("MATCH (u:User {email: $email}) SET u.sessions = u.sessions + 1", {"email": browser.email})
        else:
            graph.command("MATCH (:User {email: $email})-[r:USES]->(:App) DELETE r", {"email": browser.email})

    async def work() -> None:
        async with running(LiveApp(settings, recheck=0.1)) as live:
            stream = watch(live, browser, app.id)
            assert await stream.status() == 200
            await asyncio.sleep(0.4)
            assert not stream.task.done()
            await asyncio.to_thread(take_away)
            await stream.ended()

    run(work())


def test_a_stream_ends_at_once_for_whoever_is_removed(
    settings: Settings, browser: Browser, member: Member, app: Site
) -> None:
    removed = member(app.id, role="support")

    async def work() -> None:
        # An hour until it would be looked at by itself.
        async with running(LiveApp(settings, recheck=3_600)) as live:
            stays, goes = watch(live, browser, app.id), watch(live, removed, app.id)
            assert (await stays.status(), await goes.status()) == (200, 200)
            await asyncio.to_thread(browser.ask, "DELETE", f"/api/v1/sites/{app.id}/team/{removed.email}")
            await goes.ended()
            assert not stays.task.done()
            stays.leave()

    run(work())


def test_a_broken_connection_to_redis_is_mended_and_told(
    settings: Settings, browser: Browser, app: Site, redis: Redis
) -> None:
    def subscribers() -> set[str]:
        return {client["id"] for client in redis.client_list(_type="pubsub")}  # type: ignore[union-attr]

    async def work() -> None:
        async with running(LiveApp(settings)) as live:
            before = subscribers()
            stream = watch(live, browser, app.id)
            assert await stream.status() == 200
            for identifier in await asyncio.to_thread(until, lambda: subscribers() - before, 30, "a subscriber"):
                redis.client_kill_filter(_id=identifier)
            await stream.until(lambda body: b'"resync"' in body)
            say(redis, app.id, type="incoming", number=8)
            assert b'"number": 8' in await stream.until(lambda body: b"incoming" in body)

    run(work())


def test_the_end_of_the_process_ends_its_streams(settings: Settings, browser: Browser, app: Site) -> None:
    async def work() -> None:
        async with running(LiveApp(settings)) as live:
            stream = watch(live, browser, app.id)
            assert await stream.status() == 200
        await stream.ended()

    run(work())


def test_without_redis_it_says_so(settings: Settings, browser: Browser, app: Site) -> None:
    async def work() -> None:
        away = replace(settings, redis_url=f"redis://127.0.0.1:{free_ports(1)[0]}/0")
        async with running(LiveApp(away)) as live:
            assert await watch(live, browser, app.id).status() == 503

    run(work())
