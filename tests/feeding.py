"""Calls of one site, appended to real streams and stored by a real ingester, step by step."""

from __future__ import annotations

from graphstore.records import Call
from workers.context import Context
from workers.ingest import Ingester
from workers.stream import StreamWriter


class Feed:
    """Calls of one site, appended and stored."""

    def __init__(self, context: Context, app: str) -> None:
        self.context = context
        self.app = app
        self.ingester = Ingester(context, patience=1)
        self.writer = StreamWriter(context.redis, context.settings.partitions)
        self.ingester.start()

    def append(self, *calls: Call) -> None:
        self.writer.append_all(calls)

    def store(self) -> None:
        while self.ingester.step():
            pass

    def __call__(self, *calls: Call) -> None:
        self.append(*calls)
        self.store()

    def set(self, who: str, data: str, at: int = 1_000, **more: str) -> Call:
        return Call("set", self.app, who, at, at, data, **more)

    def track(self, who: str, name: str, at: int = 1_000, data: str = "", **more: str) -> Call:
        return Call("track", self.app, who, at, at, data, name=name, **more)

    def alias(self, source: str, target: str, at: int = 1_000, **more: str) -> Call:
        return Call("alias", self.app, source, at, at, target=target, **more)
