"""Called: a run starts when it is asked for, by a call of the API, by hand, or by another campaign."""

from __future__ import annotations

from engine.conditions import EntrySettings
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    pass


class Called:
    def topics(self, config: Config) -> tuple[Topic, ...]:  # noqa: ARG002
        return (Topic("campaign", ""),)

    def fires(self, config: Config, event: StoredEvent) -> bool:  # noqa: ARG002
        return True


SPEC = NodeSpec(
    type="called",
    kind="trigger",
    title="Called",
    description="Starts when it is asked for: by a call of the API, by hand, or by another campaign.",
    sentence="When it is called",
    icon="player-play",
    config=Settings,
    outputs=(Port("out", "Then", "The person it was called for, with what the caller gave along"),),
    trigger=Called(),
    examples=(Example("Started from elsewhere", {}),),
    keywords=("manual", "api", "start", "sub-campaign"),
    notes="`POST /api/v1/sites/<site>/campaigns/<campaign>/call` takes up to 1,000 `people` (ids or uids) and "
    "`arguments`, which letters see as `event`.",
)
