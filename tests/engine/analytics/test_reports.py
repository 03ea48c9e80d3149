"""Reports mean what is plainly meant, whatever people do."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import cast
from unittest.mock import patch

import numpy as np
import pytest
from analysing import plain_reports as plain
from analysing.plain_reports import PASSIVE, Did, as_columns
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics import acquisition, paths, popular
from engine.analytics import columns as own_columns
from engine.analytics.acquisition import Aim, Touch
from engine.analytics.columns import columns, compacted, joined, without
from engine.analytics.paths import LEFT, OTHER, Way
from engine.analytics.trails import MOST_PAGES, OTHER_PAGES, Origin, Words, origin_of, page_of

GAP = popular.VISIT_ENDS
DAY = 86_400_000
MOMENTS = [step * GAP // 2 for step in range(9)] + [day * DAY // 2 for day in range(1, 6)]

events = st.builds(
    Did,
    st.sampled_from(["view", "view", "buy", PASSIVE]),
    st.sampled_from(MOMENTS),
    st.sampled_from(["", "/a", "/b", "/c"]),
    st.sampled_from(["", "", "ads", "post"]),
)
crowds = st.lists(
    st.lists(events, max_size=9).map(lambda history: sorted(history, key=lambda did: did.at)), min_size=1, max_size=5
)
PARTS = st.sampled_from([1, 3, 1_000_000])  # rows that are looked at together
ranges = st.tuples(st.sampled_from(MOMENTS), st.sampled_from(MOMENTS)).map(lambda ends: (min(ends), max(ends) + 1))


@settings(max_examples=150, deadline=None)
@given(people=crowds, span=ranges, part=PARTS)
def test_pages(people: list[list[Did]], span: tuple[int, int], part: int) -> None:
    columns = as_columns(people)
    with patch.object(own_columns, "_PART", part):
        views = popular.views(columns, "view", *span, None)
    found = popular.pages(columns, views)
    wanted = plain.pages(people, "view", GAP, *span)
    for place, page in enumerate(columns.words.pages):
        own = wanted.get(page, plain.PlainPage())
        assert (found.views[place], found.people[place]) == (own.views, len(own.people)), page
        assert (found.entries[place], found.exits[place], found.on[place]) == (own.entries, own.exits, own.on), page
        assert (None if np.isnan(found.median[place]) else found.median[place]) == own.median()
    for who in range(len(people)):
        alone = np.arange(len(people)) == who
        only = popular.pages(columns, popular.views(columns, "view", *span, alone))
        assert only.views.sum() == sum(own.views for own in plain.pages([people[who]], "view", GAP, *span).values())


@settings(max_examples=200, deadline=None)
@given(people=crowds, span=ranges, touch=st.sampled_from(["first", "last"]), event=st.sampled_from(["", "buy"]))
def test_arrivals(people: list[list[Did]], span: tuple[int, int], touch: str, event: str) -> None:
    columns, now = as_columns(people), MOMENTS[-1]
    found = acquisition.arrivals(columns, *span, cast("Touch", touch), Aim(event, 1, now), None)
    names = [*acquisition.labels(columns, "source"), ""]
    told = {
        who: (names[origin], won)
        for who, origin, won in zip(found.person.tolist(), found.origin.tolist(), found.won.tolist(), strict=True)
    }
    assert told == plain.came(people, touch, event, *span, visit=GAP, active=(now - DAY, DAY))
    assert found.at.tolist() == [
        next(did.at for did in people[who] if did.name != PASSIVE) for who in found.person.tolist()
    ]


@settings(max_examples=200, deadline=None)
@given(
    people=crowds, span=ranges, forth=st.booleans(), each=st.booleans(), steps=st.integers(1, 4),
    window=st.sampled_from([0, GAP // 2, GAP, 10 * DAY]), event=st.sampled_from(["view", "buy", PASSIVE]), part=PARTS,
    end=st.sampled_from(["", "", "view", "buy", PASSIVE, "never"]),
)  # fmt: skip
def test_ways(
    people: list[list[Did]],
    span: tuple[int, int],
    event: str,
    steps: int,
    window: int,
    part: int,
    end: str,
    *,
    forth: bool,
    each: bool,
) -> None:
    columns = as_columns(people)
    way = Way(event, "from" if forth else "to", steps, window, each, end)
    with patch.object(own_columns, "_PART", part):
        found = paths.ways(columns, way, *span, None)
    told = Counter(
        tuple(columns.names[code] for code in takewhile(lambda code: code != LEFT, line))
        for line in found.taken.T.tolist()
    )
    since, until = span
    asked = {"forth": forth, "steps": steps, "window": window, "each": each, "end": end}
    assert told == plain.ways(people, event, **asked, since=since, until=until)  # type: ignore[arg-type]
    shown = found.shown(1)
    for step in range(1, steps + 1):
        at_hand = int((shown[step - 1] != LEFT).sum())
        nodes = sorted(set(shown[step].tolist()))
        assert sum(int(paths.counted(shown, step, code, None).sum()) for code in nodes) == at_hand
        for code in nodes:
            befores = set(shown[step - 1].tolist()) - {LEFT}
            parts = [int(paths.counted(shown, step, code, before).sum()) for before in befores]
            assert sum(parts) == int(paths.counted(shown, step, code, None).sum())
        assert len({code for code in nodes if code not in {LEFT, OTHER, found.end}}) <= 1


@pytest.mark.parametrize(
    ("path", "url", "page"),
    [
        ("/plans/", None, "/plans"),
        ("/", "https://a.example/?x=1", "/"),
        (None, "https://a.example", "/"),
        (None, "https://a.example/caf%C3%A9//menu/?x=1#top", "/café/menu"),
        (None, "https://a.example/app#/films/3?sort=up", "/app#/films/3"),
        ("https://a.example/b?c", None, "/b"),
        ("Home screen", None, "Home screen"),
        (None, "https://[half", "/"),
        ("", "", None),
        (None, None, None),
    ],
)
def test_a_page_is_a_path(path: str | None, url: str | None, page: str | None) -> None:
    assert page_of(path, url) == page


@pytest.mark.parametrize(
    ("url", "referrer", "named", "origin"),
    [
        ("https://a.example/?utm_source=ads&utm_medium=cpc&utm_campaign=x%20y", None, (), ("ads", "cpc", "x y", "")),
        ("https://a.example/?utm_source=ads", None, ("mail",), ("mail", "", "", "")),
        ("https://www.a.example/", "https://a.example/b", (), None),
        ("https://shop.a.example/", "https://a.example/b", (), None),
        ("https://a.example/", "https://www.search.example/?q=1", (), ("", "", "", "search.example")),
        (None, "https://search.example/", (), ("", "", "", "search.example")),
        ("https://a.example/", "android-app://com.mail", (), ("", "", "", "com.mail")),
        ("https://a.example/", "", (), None),
        ("https://a.example/", "https://[half", (), None),
    ],
)
def test_what_a_visit_came_from(
    url: str | None, referrer: str | None, named: tuple[str, ...], origin: tuple[str, ...] | None
) -> None:
    given_names = (*named, *(None,) * (3 - len(named)))
    assert origin_of(url, referrer, given_names) == (Origin(*origin) if origin else None)


def test_what_an_origin_is_called() -> None:
    told = as_columns([[Did("view", 1, "/a", "ads")]])
    assert [acquisition.labels(told, by) for by in acquisition.BY] == [["ads"], [""], [""], [""], ["ads / - / -"]]


def test_words_that_nobody_names_are_gone() -> None:
    """A page may hold what is of somebody who was erased."""
    whole = as_columns([[Did("view", 1, "/ann@x.example")], [Did("view", 1, "/b", "ads"), Did("view", 2)]])
    rest = compacted(without(whole, [f"{0:032x}"]))
    assert list(rest.words.pages) == ["/b"]
    assert rest.page.tolist() == [0, -1]
    assert rest.origin.tolist() == [0, -1]
    assert list(compacted(joined([])).words.pages) == []


def test_pages_have_an_end() -> None:
    words = Words(pages={f"/{number}": number for number in range(MOST_PAGES)})
    row = ("view", 1, "k", None, "/one-more", None, None, None, None)
    made = columns([("0" * 32, [row])], (), words)
    assert list(words.pages)[made.page[0]] == OTHER_PAGES
