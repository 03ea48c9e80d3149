from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.intake.order import Item, levels
from graphstore.records import Call

people = st.sampled_from("abcdef")
calls = st.one_of(
    st.builds(lambda who: Call("track", "app", who, 0, 0, name="x"), people),
    st.builds(lambda who, into: Call("alias", "app", who, 0, 0, target=into), people, people),
)


def _people(call: Call) -> set[str]:
    return {call.identity, call.target} - {""}


@given(st.lists(calls, max_size=30))
def test_what_a_merge_parts_stays_parted(batch: list[Call]) -> None:
    items = [Item(call, str(index)) for index, call in enumerate(batch)]
    written = [item for level in levels(items) for item in (*level.items, *level.aliases)]
    assert sorted(written, key=lambda item: int(item.key)) == items
    place = {item.key: index for index, item in enumerate(written)}
    for i, first in enumerate(items):
        for second in items[i + 1 :]:
            if _people(first.call) & _people(second.call):
                assert place[first.key] < place[second.key]


def test_a_batch_without_aliases_is_one_write() -> None:
    items = [Item(Call("track", "app", who, 0, 0, name="x"), who) for who in "abc"]
    assert [level.items for level in levels(items)] == [items]
