"""Who enters, and what becomes of runs when people merge."""

from __future__ import annotations

from typing import Any

import pytest
from stage import Stage

from workers import calling

WAIT: tuple[str, dict[str, Any]] = ("wait", {"amount": 1, "unit": "hours"})


def go(stage: Stage, *carts: str, who: str = "ann") -> None:
    now = stage.context.clock.now()
    stage.feed(*[stage.feed.track(who, "go", now, f'{{"cart":"{cart}"}}') for cart in carts])
    stage.work()


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        # Two carts at once, one of them again, a new one after the waits are over, all again after three days.
        ({}, [2, 3, 4, 7]),
        ({"enters": "once"}, [1, 1, 1, 1]),
        ({"enters": "once", "key": "cart"}, [2, 2, 3, 3]),
        ({"enters": "again_after", "days": 2}, [1, 1, 1, 2]),
        ({"enters": "again_after", "days": 2, "key": "cart"}, [2, 2, 3, 6]),
        ({"at_once": "one"}, [1, 1, 2, 3]),
        ({"at_once": "one", "key": "cart"}, [2, 2, 3, 6]),
    ],
)
def test_policies(stage: Stage, clock: Any, policy: dict[str, Any], expected: list[int]) -> None:
    campaign = stage.campaign({"on": ("person_event", {"event": "go", **policy}), "w": WAIT}, "on.out>w")
    entered = []
    for hours, carts in ((0, ("a", "b")), (0, ("a",)), (2, ("c",)), (72, ("a", "b", "c"))):
        clock.pass_time(hours=hours)
        stage.tick()
        go(stage, *carts)
        entered.append(len(stage.runs(campaign)))
    assert entered == expected


def test_runs_of_merged_people_go_on_as_one_persons(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign(
        {"on": ("person_event", {"event": "go", "at_once": "one"}), "w": WAIT, "n": ("entry_limit", {"limit": 2})},
        "on.out>w",
        "w.out>n",
    )
    go(stage, "x", who="a-1")
    go(stage, "x", who="ann")
    stage.feed(stage.feed.alias("a-1", "ann"))
    go(stage, "x", who="ann")
    assert len(stage.runs(campaign)) == 2
    clock.pass_time(hours=2)
    stage.tick()
    assert stage.went(campaign) == {"on.out": 2, "w.out": 2, "n.yes": 1, "n.no": 1}


def test_a_call_brings_people_in_with_its_arguments(stage: Stage) -> None:
    letter = stage.letter("{{ event.why }}")
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    campaign = stage.campaign({"on": ("called", {}), "l": ("send_letter", {"letter": letter})}, "on.out>l")
    called = calling.call(stage.context, stage.feed.app, campaign, ["ann", "nobody"], {"why": "by hand"})
    stage.work()
    assert (called.entered, called.unknown) == (1, ("nobody",))
    assert stage.sink.texts() == ["by hand"]
