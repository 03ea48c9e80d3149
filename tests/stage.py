"""One site whose campaigns run step by step over real graph, queues and SMTP, with a clock that is set by hand."""

from __future__ import annotations

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from feeding import Feed
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from graphstore import letters, workflows
from graphstore.letters import LetterContents
from workers import campaigns, queues
from workers.listening import Listener
from workers.schedule import Scheduler

Nodes = dict[str, tuple[str, dict[str, Any]]]


class Sink:
    """An SMTP server that keeps what it takes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.content
        assert isinstance(content, bytes)
        if not self.answer.startswith("250"):
            return self.answer
        self.letters.append(BytesParser(policy=default).parsebytes(content))
        return "250 OK"

    def texts(self) -> list[str]:
        bodies = [letter.get_body(("plain",)) for letter in self.letters]
        return [body.get_content().strip() for body in bodies if body is not None]


def definition(nodes: Nodes, *edges: str) -> dict[str, Any]:
    """`edges`: "from.port>to"."""  # fmt: skip
    return {
        "nodes": [{"id": name, "type": kind, "config": config} for name, (kind, config) in nodes.items()],
        "edges": [
            {"from": start.partition(".")[0], "port": start.partition(".")[2], "to": to}
            for start, _, to in (edge.partition(">") for edge in edges)
        ],
    }


class Worker(SimpleWorker):
    """Works off what there is. Nobody sends it commands, so it need not listen for any."""

    def subscribe(self) -> None:
        pass

    def unsubscribe(self) -> None:
        pass


class Stage:
    def __init__(self, feed: Feed, sink: Sink) -> None:
        self.feed, self.sink, self.context = feed, sink, feed.context
        self.scheduler = Scheduler(self.context)
        self.listener = Listener(self.context)

    def letter(self, text: str = "Hi") -> str:
        return letters.create(self.context.graph, self.feed.app, LetterContents("L", "S", text, "")).id

    def campaign(self, nodes: Nodes, *edges: str) -> str:
        """A campaign that runs."""
        name = campaigns.create(self.context, self.feed.app, "C", definition(nodes, *edges))
        campaigns.run(self.context, self.feed.app, name)
        return name

    def work(self) -> None:
        """Everything there is to do now, until nothing is left."""
        names = [Queue(name, connection=self.context.redis, serializer=JSONSerializer) for name in queues.ALL]
        for _ in range(20):
            self.feed.store()
            heard = self.listener.step()
            if any(queue.count for queue in names):
                Worker(names, connection=self.context.redis, serializer=JSONSerializer).work(
                    burst=True, logging_level="ERROR"
                )
            stored = self.feed.ingester.step()
            self.scheduler.sweep()
            if not heard and not stored and not any(queue.count for queue in names):
                return

    def step(self, queue: str) -> None:
        """The jobs that wait in one queue, and no others."""
        own = Queue(queue, connection=self.context.redis, serializer=JSONSerializer)
        Worker([own], connection=self.context.redis, serializer=JSONSerializer).work(
            burst=True, max_jobs=own.count, logging_level="ERROR"
        )

    def tick(self) -> None:
        """What the scheduler does by the clock, and all that follows."""
        self.scheduler.wake()
        self.scheduler._timekeeper.tick()
        self.work()

    def went(self, campaign: str) -> dict[str, int]:
        """"node.port" -> how many left so; "node" -> how many came, where a node has no ways on."""  # fmt: skip
        found = self.context.graph.read(lambda tx: workflows.counts(tx, self.feed.app, [campaign]))
        return {f"{each.node}.{port}": count for each in found[campaign] for port, count in each.out.items()}

    def runs(self, campaign: str) -> list[tuple[str, str]]:
        """(state, node) of its runs."""
        rows = self.context.graph.rows(
            "MATCH (r:Run {app: $app, campaign: $campaign}) RETURN r.state AS state, r.node AS node ORDER BY r.started",
            app=self.feed.app,
            campaign=campaign,
        )
        return [(row["state"], row["node"]) for row in rows]
