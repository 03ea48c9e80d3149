from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import text, time
from webapp.smorest import OutSchema
from workers.alarms import KINDS


def _bytes(*, nullable: bool = True) -> fields.Integer:
    return fields.Integer(allow_none=nullable, metadata={"description": "Bytes.", "format": "int64"})


class ServiceSchema(OutSchema):
    name = text(enum=["graph", "redis"])
    version = text(description="Empty while it does not answer.")
    fault = text(description="Why it does not answer; empty when it does.")


class PartSchema(OutSchema):
    name = text()
    state = text(description="waiting, starting, running, external or stopped.")
    port = fields.Integer(allow_none=True)
    memory = _bytes()
    restarts = fields.Integer()
    last_end = text(description="How it ended last; empty when it has not.")


class QueueSchema(OutSchema):
    name = text()
    jobs = fields.Integer()
    oldest = fields.Integer(metadata={"description": "Seconds that its next job has waited."})


class WorkerSchema(OutSchema):
    name = text()
    queues = fields.List(fields.String(), metadata={"description": "The most urgent first."})
    state = text()
    pid = fields.Integer()
    done = fields.Integer(metadata={"description": "Jobs since it started."})
    failed = fields.Integer()


class StandstillSchema(OutSchema):
    kind = text()
    count = fields.Integer(metadata={"description": "At most 10,000."})
    since = time("Since when the oldest has not moved, ms since 1970.")
    example = text()
    campaign = text(description="Of the example: site:campaign.")


class WorkSchema(OutSchema):
    queues = fields.List(fields.Nested(QueueSchema))
    workers = fields.List(fields.Nested(WorkerSchema))
    calls = fields.Integer(metadata={"description": "Accepted and not stored yet; at most 10,000 a stream."})
    calls_since = time("When the oldest of them was accepted.", nullable=True)
    timers = fields.Integer(metadata={"description": "Runs that wait for a time."})
    timers_soon = fields.Integer(metadata={"description": "Of them, within about an hour."})
    overdue = fields.Integer(metadata={"description": "Of them, those whose time has come."})
    standing = fields.List(fields.Nested(StandstillSchema))


class SizeSchema(OutSchema):
    people = fields.Integer()
    events = fields.Integer()


class AlarmSchema(OutSchema):
    kind = text(enum=list(KINDS))
    severity = text(enum=["warning", "critical"])
    found = text(description="What is filling up, and how far.")
    mend = text(description="What to do about it.")


class SystemSchema(OutSchema):
    version = text()
    computed = time()
    services = fields.List(fields.Nested(ServiceSchema))
    parts = fields.List(fields.Nested(PartSchema))
    work = fields.Nested(WorkSchema, allow_none=True)
    size = fields.Nested(SizeSchema, allow_none=True)
    dead_letters = fields.Integer(allow_none=True)
    redis_memory = _bytes()
    disk_free = _bytes(nullable=False)
    alarms = fields.List(fields.Nested(AlarmSchema), metadata={"description": "What is filling up."})


class SlowQuerySchema(OutSchema):
    id = text()
    cypher = text(description="Its text: names, and no values.")
    times = fields.Integer()
    longest = fields.Integer(metadata={"description": "Milliseconds."})
    total = fields.Integer(metadata={"description": "Milliseconds."})
    last = time()


class SlowQueryListSchema(OutSchema):
    items = fields.List(fields.Nested(SlowQuerySchema))


class PlanStepSchema(OutSchema):
    depth = fields.Integer()
    operator = text()
    details = text()
    rows = fields.Integer(metadata={"description": "As many as the graph expects."})


class PlanSchema(OutSchema):
    steps = fields.List(fields.Nested(PlanStepSchema))
