from __future__ import annotations

from itertools import pairwise

from analysing.plain import History, as_columns
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics.retention import cohorts

EDGES = [2, 5, 8, 11]

histories = st.lists(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 12)), max_size=8).map(
        lambda events: sorted(events, key=lambda event: event[1])
    ),
    min_size=1,
    max_size=6,
)


def bucket_of(at: int) -> int | None:
    return next((place for place, (since, until) in enumerate(pairwise(EDGES)) if since <= at < until), None)


@settings(max_examples=120, deadline=None)
@given(people=histories)
def test_it_means_what_is_plainly_meant(people: list[History]) -> None:
    columns = as_columns(people)
    found = cohorts(columns, columns.rows("A"), columns.rows("B"), EDGES)
    sizes, back = [0, 0, 0], [[0] * 3 for _ in range(3)]
    for history in people:
        begun = next((place for place, (name, _) in enumerate(history) if name == "A"), None)
        cohort = None if begun is None else bucket_of(history[begun][1])
        if begun is None or cohort is None:
            continue
        sizes[cohort] += 1
        came = {bucket_of(at) for name, at in history[begun + 1 :] if name == "B"} - {None}
        for bucket in came:
            back[cohort][(bucket or 0) - cohort] += 1
    assert found.sizes(3) == sizes
    assert found.back(3).tolist() == back
    for cohort in range(3):
        assert int(found.people(cohort, None).sum()) == sizes[cohort]
        assert [int(found.people(cohort, later).sum()) for later in range(3)] == back[cohort]
