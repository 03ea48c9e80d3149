from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tutorial import REGISTRY, loaded, tutorial

from engine.effects import Outcome, SendLetter, WaitUntil
from engine.node import Clock, Config, Visit
from engine.questions import Entries as CountEntries
from engine.questions import Question
from engine.registry import Registry
from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.step import advance
from engine.workflow.validate import load
from graphstore.records import PersonState, StoredEvent


class At:
    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now


class Entries:
    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def __call__(self, node: str, question: Question, people: Sequence[str]) -> Sequence[Any]:
        assert question == CountEntries()
        numbers = []
        for uid in people:
            self.counts[node, uid] += 1
            numbers.append(self.counts[node, uid])
        return numbers


def visits(person: PersonState, count: int) -> list[Visit]:
    return [Visit(f"{person.uid}-{number}", person, None) for number in range(count)]


FREE = PersonState("dave", "dave", {"plan": "free"})
PAYING = PersonState("ann", "ann", {"plan": "premium"})


def test_the_twentieth_watch_leaves_by_no_and_only_the_free_plan_gets_the_letter() -> None:
    progress = advance(loaded(), {"limit": [*visits(FREE, 21), *visits(PAYING, 20)]}, At(0), Entries())
    sends = [rest.run for rest in progress.rests if isinstance(rest.outcome, SendLetter)]
    assert sends == ["dave-19", "dave-20"]  # the 21st is held back where letters are counted, not here
    assert progress.counts["limit"].out == {"yes": 19 + 19, "no": 2 + 1}
    assert progress.counts["free"].out == {"yes": 2, "no": 1}
    assert progress.counts["offer"].entered == 2
    assert len(progress.rests) == 41


def test_a_batch_and_its_parts_come_to_the_same() -> None:
    all_visits = [*visits(FREE, 25), *visits(PAYING, 25)]
    whole = advance(loaded(), {"limit": all_visits}, At(0), Entries())
    entries = Entries()
    rests = []
    for visit in all_visits:
        rests += advance(loaded(), {"limit": [visit]}, At(0), entries).rests
    assert sorted(whole.rests, key=lambda rest: rest.run) == sorted(rests, key=lambda rest: rest.run)


def test_a_wait_rests_until_its_time() -> None:
    definition: dict[str, Any] = {
        "nodes": [
            {"id": "all", "type": "for_all_people"},
            {"id": "w", "type": "wait", "config": {"amount": 2, "unit": "days"}},
        ],
        "edges": [{"from": "all", "port": "people", "to": "w"}],
    }
    progress = advance(load(definition, REGISTRY), {"w": visits(FREE, 1)}, At(1000), Entries())
    assert progress.rests[0].outcome == WaitUntil(1000 + 2 * 86_400_000, "out")


def test_one_failing_run_does_not_stall_the_others() -> None:
    def step(config: Config, batch: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:
        if any(visit.person is PAYING for visit in batch):
            raise ValueError("no such luck")
        spec = REGISTRY.get("person_property")
        assert spec is not None
        assert spec.step is not None
        return spec.step(config, batch, clock)

    specs = [replace(spec, step=step) if spec.type == "person_property" else spec for spec in REGISTRY]
    workflow = load(tutorial(limit=1), Registry(specs))
    progress = advance(workflow, {"limit": [*visits(FREE, 1), *visits(PAYING, 1)]}, At(0), Entries())
    assert {rest.run: rest.failure for rest in progress.rests} == {"dave-0": "", "ann-0": "ValueError: no such luck"}
    assert progress.counts["free"].failed == 1


def test_a_run_before_a_node_that_is_gone_ends() -> None:
    progress = advance(loaded(), {"removed": visits(FREE, 1)}, At(0), Entries())
    assert progress.rests[0].failure


def test_events_start_only_the_campaigns_that_listen() -> None:
    index = TriggerIndex([RunningCampaign("c", 3, loaded())])
    watch = StoredEvent("k", "app", "dave", "Movie watch", 0, {})
    starts = index.starts([watch, replace(watch, name="Search")])
    assert [(start.campaign, start.version, start.trigger, start.node) for start in starts] == [
        ("c", 3, "watched", "limit")
    ]
    assert index.newcomers(["dave"]) == []
