"""What funnels mean, spelt out over plain lists: slow, obvious, and without a line of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.analytics.columns import Columns, columns

Event = tuple[str, int]  # name, ms
History = list[Event]  # in its order


@dataclass(frozen=True)
class PlainFunnel:
    steps: Sequence[str]
    order: str = "loose"
    window: int | None = None
    exclusions: Sequence[tuple[str, int | None]] = field(default_factory=tuple)
    since: int = 0
    until: int = 10**15


def best_run(funnel: PlainFunnel, history: History) -> list[int]:
    """The places in the history of the steps of the run that counts; [] for who has not begun."""
    best: list[int] = []
    for begin, (name, at) in enumerate(history):
        firsts = funnel.steps if funnel.order == "any" else funnel.steps[:1]
        if name in firsts and funnel.since <= at < funnel.until:
            run = _any_run(funnel, history, begin) if funnel.order == "any" else _run(funnel, history, begin)
            if len(run) > len(best):
                best = run
    return best


def _counts(funnel: PlainFunnel, history: History, begin: int, place: int) -> bool:
    at = history[place][1]
    return at < funnel.until if funnel.window is None else at - history[begin][1] <= funnel.window


def _run(funnel: PlainFunnel, history: History, begin: int) -> list[int]:
    run = [begin]
    for step in range(1, len(funnel.steps)):
        wanted = [place for place in range(run[-1] + 1, len(history)) if history[place][0] == funnel.steps[step]]
        if funnel.order == "strict":
            wanted = [place for place in wanted if place == run[-1] + 1]
        wanted = [place for place in wanted if _counts(funnel, history, begin, place)]
        if not wanted:
            break
        between = [history[place][0] for place in range(run[-1] + 1, wanted[0])]
        if any(name in between for name, after in funnel.exclusions if after in (None, step - 1)):
            break
        run.append(wanted[0])
    return run


def _any_run(funnel: PlainFunnel, history: History, begin: int) -> list[int]:
    run: list[int] = []
    for step in funnel.steps:
        wanted = [place for place in range(begin, len(history)) if history[place][0] == step]
        wanted = [place for place in wanted if _counts(funnel, history, begin, place)]
        if not wanted:
            break
        between = [history[place][0] for place in range(begin + 1, wanted[0])]
        if any(name in between for name, _ in funnel.exclusions):
            break
        run.append(wanted[0])
    return run


def as_columns(histories: Sequence[History]) -> Columns:
    """As the engine has them: person number n has the uid of n in hexadecimal."""
    people = [
        (f"{number:032x}", [(name, at, f"{number}-{place}") for place, (name, at) in enumerate(history)])
        for number, history in enumerate(histories)
    ]
    return columns(people, ())  # type: ignore[arg-type]  # lists are invariant
