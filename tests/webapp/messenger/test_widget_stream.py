"""What is said reaches open widgets over their stream: those of the person alone, as long as they may see it."""

from __future__ import annotations

import asyncio
import json

import pytest
from feeding import Feed
from streaming import Stream, run, running
from support import Site
from talking import Open, Widget, team_says, uid

from engine.identity import signature
from graphstore import apps
from graphstore.driver import Graph
from webapp.live import LiveApp
from workers.settings import Settings

PATH = "/messenger/live"


def watch(live: LiveApp, widget: Widget) -> Stream:
    return Stream(live, PATH, f"token={widget.answer['token']}")


@pytest.mark.parametrize("query", ["", "token=", "token=nobody", "token=a&token=b"])
def test_nobody_listens_without_a_session(settings: Settings, app: Site, query: str) -> None:  # noqa: ARG001
    async def work() -> None:
        async with running(LiveApp(settings)) as live:
            stream = Stream(live, PATH, query)
            assert await stream.status() == 401
            body = await stream.until(lambda body: body != b"")
            assert json.loads(body)["error"]["code"] == "session_over"

    run(work())


def test_messages_come_to_the_person_alone(
    settings: Settings, fed: Feed, app: Site, graph: Graph, open_widget: Open
) -> None:
    visitor = open_widget("a-visitor")
    known = open_widget("known", sign=signature(app.secret, "known"))
    claimed = open_widget("other")  # whose id anybody could claim
    people = {name: uid(graph, app, name) for name in ("a-visitor", "known", "other")}

    async def work() -> None:
        async with running(LiveApp(settings)) as live:
            streams = [watch(live, each) for each in (visitor, known, claimed)]
            assert [await stream.status() for stream in streams] == [200, 200, 200]
            for name, text in (
                ("a-visitor", "First"),
                ("known", "Second"),
                ("other", "Third"),
                ("a-visitor", "Last"),
                ("known", "Last"),
            ):
                await asyncio.to_thread(team_says, fed.context, app, people[name], text)
            got = [await heard(streams[0]), await heard(streams[1])]
            assert got == [["First", "Last"], ["Second", "Last"]]
            # It is told that there is something, and asks what of it is meant for its device.
            told = await streams[2].until(lambda body: body.startswith(b"data: "))
            assert json.loads(told.removeprefix(b"data: ")) == {"type": "resync"}
            for stream in streams:
                stream.leave()

    run(work())


async def heard(stream: Stream) -> list[str]:
    """Texts of messages, up to the last one."""
    texts: list[str] = []
    while texts[-1:] != ["Last"]:
        body = await stream.until(lambda body: b"data: " in body)
        lines = [line.removeprefix(b"data: ") for line in body.splitlines() if line.startswith(b"data: ")]
        texts += [json.loads(line)["message"]["text"] for line in lines]
    return texts


def test_a_stream_ends_with_the_secret_that_signed_for_it(
    settings: Settings, fed: Feed, app: Site, graph: Graph, open_widget: Open
) -> None:
    known = open_widget("known", sign=signature(app.secret, "known"))
    visitor = open_widget("a-visitor")
    assert fed.app == app.id

    async def work() -> None:
        async with running(LiveApp(settings, recheck=0.1)) as live:
            signed, unsigned = watch(live, known), watch(live, visitor)
            assert (await signed.status(), await unsigned.status()) == (200, 200)
            await asyncio.to_thread(apps.renew_secret, graph, app.id)
            await asyncio.sleep(0.4)
            assert not signed.task.done()  # both secrets hold for now
            await asyncio.to_thread(apps.forget_secret, graph, app.id)
            await signed.ended()
            assert not unsigned.task.done()
            again = watch(live, known)
            assert await again.status() == 401
            # A site that takes only signed data has nothing to say to others.
            await asyncio.to_thread(lambda: apps.change(graph, app.id, name="Test", signed_only=True))
            await unsigned.ended()

    run(work())
