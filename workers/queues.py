"""RQ queues: which there are, and how jobs get onto them. Jobs are JSON, named by function, and safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from workers import tracing

CAMPAIGNS: Final = "campaigns"  # moves runs
LETTERS: Final = "letters"  # sends letters
FIGURES: Final = "figures"  # brings analytics up to date, in short turns: neither waits for a newsletter, nor delays it
BULK: Final = "bulk"  # both for what began with many others: a newsletter's backlog delays no campaign
SEGMENTS: Final = "segments"  # recomputes, imports, backtests: what may take long is served last
EFFECTS: Final = "effects"  # calls others' servers, which may be slow: has a worker of its own
NAMES: Final = (CAMPAIGNS, LETTERS, FIGURES, BULK, SEGMENTS)
ALL: Final = (*NAMES, EFFECTS)

RUNS_A_JOB: Final = 500
LETTERS_A_JOB: Final = 250
TASKS_A_JOB: Final = 200
CALLS_A_JOB: Final = 16
TRACE: Final = "trace"  # in a job's meta: the traceparent of what has asked for it
_TIMEOUT: Final = 600  # seconds

ADVANCE: Final = "workers.jobs.advance"
ENROL: Final = "workers.jobs.enrol"
SEND: Final = "workers.jobs.send"
RECOMPUTE: Final = "workers.jobs.recompute"
REMOVE_PROPERTY: Final = "workers.jobs.remove_property"
IMPORT: Final = "workers.jobs.import_people"
BACKTEST: Final = "workers.jobs.backtest"
BROADCAST: Final = "workers.jobs.broadcast"
ANALYSE: Final = "workers.jobs.analyse"
REMOVE_SITE: Final = "workers.jobs.remove_site"
RETAIN: Final = "workers.jobs.retain"
MAIL_ANSWERS: Final = "workers.jobs.mail_answers"
PERFORM: Final = "workers.effect_jobs.perform"
WALK: Final = "workers.effect_jobs.walk"
NOTIFY: Final = "workers.effect_jobs.notify"
DIGEST: Final = "workers.jobs.digest"


class Queues:
    def __init__(self, redis: Redis) -> None:
        self._queues = {name: Queue(name, connection=redis, serializer=JSONSerializer) for name in ALL}

    def advance(self, begun: Mapping[tuple[str, str], Sequence[str]], *, mass: bool = False) -> None:
        """Have ready runs moved: (app, campaign) -> run ids in their order. `mass`: they began with many others."""
        self._add(BULK if mass else CAMPAIGNS, ADVANCE, [
            (app, campaign, list(runs[start : start + RUNS_A_JOB]))
            for (app, campaign), runs in begun.items()
            for start in range(0, len(runs), RUNS_A_JOB)
        ])  # fmt: skip

    def enrol(self, app: str, campaign: str) -> None:
        """Have everybody taken into a campaign that takes people through."""
        self._add(BULK, ENROL, [(app, campaign)])

    def send(self, keys: Sequence[str], *, mass: bool = False) -> None:
        """Have queued deliveries sent."""
        self._add(BULK if mass else LETTERS, SEND, [
            (list(keys[start : start + LETTERS_A_JOB]),) for start in range(0, len(keys), LETTERS_A_JOB)
        ])  # fmt: skip

    def perform(self, quick: Sequence[str], slow: Sequence[str], mass: Sequence[str] = ()) -> None:
        """Have effects done (keys of tasks): those that are quick, those that others' servers may hold up, and those
        that are quick but many.
        """
        shares = ((CAMPAIGNS, quick, TASKS_A_JOB), (EFFECTS, slow, CALLS_A_JOB), (BULK, mass, TASKS_A_JOB))
        for queue, keys, size in shares:
            self._add(queue, PERFORM, [
                (list(keys[start : start + size]),) for start in range(0, len(keys), size)
            ])  # fmt: skip

    def walk(self, walk: str) -> None:
        """Have those taken into a campaign whose time has come by the clock."""
        self._add(BULK, WALK, [(walk,)])

    def recompute(self, app: str, segment: str) -> None:
        """Have a segment's members found among everybody."""
        self._add(SEGMENTS, RECOMPUTE, [(app, segment)])

    def remove_property(self, app: str, path: Sequence[str]) -> None:
        """Have a property taken from everybody."""
        self._add(SEGMENTS, REMOVE_PROPERTY, [(app, list(path))])

    def import_people(self, app: str, job: str) -> None:
        """Have an import begun, or gone on with."""
        self._add(SEGMENTS, IMPORT, [(app, job)])

    def backtest(self, app: str, job: str) -> None:
        """Have a backtest begun, or gone on with."""
        self._add(SEGMENTS, BACKTEST, [(app, job)])

    def broadcast(self, app: str, broadcast: str) -> None:
        """Have a message to many begun, or gone on with."""
        self._add(BULK, BROADCAST, [(app, broadcast)])

    def analyse(self, app: str) -> None:
        """Have what analytics counts brought up to date."""
        self._add(FIGURES, ANALYSE, [(app,)])

    def remove_site(self, app: str) -> None:
        """Have what there is of a site erased, or gone on with."""
        self._add(SEGMENTS, REMOVE_SITE, [(app,)])

    def retain(self, app: str) -> None:
        """Have a site's rules of how long events are kept applied, or gone on with."""
        self._add(SEGMENTS, RETAIN, [(app,)])

    def mail_answers(self) -> None:
        """Have answers mailed that nobody has seen in the messenger."""
        self._add(LETTERS, MAIL_ANSWERS, [()])

    def notify(self) -> None:
        """Have people and servers told of crossed alerts."""
        self._add(EFFECTS, NOTIFY, [()])

    def digest(self, app: str) -> None:
        """Have a site's weekly digest sent."""
        self._add(FIGURES, DIGEST, [(app,)])

    def _add(self, queue: str, function: str, calls: Sequence[tuple[object, ...]]) -> None:
        if calls:
            traced = tracing.current()
            self._queues[queue].enqueue_many(
                # A result nobody reads is not kept; what failed stays visible for a week.
                [
                    Queue.prepare_data(
                        function,
                        args=call,
                        timeout=_TIMEOUT,
                        result_ttl=0,
                        failure_ttl=604_800,
                        meta={TRACE: traced} if traced else None,
                    )
                    for call in calls
                ]
            )

    def are_others_waiting(self) -> bool:
        """Whether somebody who is not to wait for long does so, for a worker that brings figures up to date."""
        return any(self._queues[name].count for name in (CAMPAIGNS, LETTERS, FIGURES, BULK))

    def lengths(self) -> dict[str, int]:
        return {name: queue.count for name, queue in self._queues.items()}
