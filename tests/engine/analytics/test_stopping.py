"""Where people stop, and what tells them apart, against the formula spelt out over plain lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from analysing.plain import PlainFunnel, as_columns, best_run
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics.columns import UID
from engine.analytics.definitions import read_funnel
from engine.analytics.funnels import progress
from engine.analytics.stopping import Difference, differences, largest_drop, reached
from engine.analytics.traits import MOST_VALUES, NOT_SET, OTHER, Gathering, Trait, key_of, label_of

Person = tuple[str | None, ...]  # a value a trait; None: not known


def traits_of(people: Sequence[Person], size: int) -> list[Trait]:
    gathered = Gathering([f"property:{number}" for number in range(size)], [True] * size)
    for number, person in enumerate(people):
        gathered.add(f"{number:032x}", person)
    return gathered.traits(np.array([f"{number:032x}" for number in range(len(people))], UID))


def told(people: Sequence[Person], size: int, stopped: Sequence[int]) -> list[tuple[str, str | None, Fraction]]:
    traits = traits_of(people, size)
    went_on = sorted(set(range(len(people))) - set(stopped))
    found = differences(traits, np.array(stopped, np.int32), np.array(went_on, np.int32))
    return [(traits[each.trait].name, value_of(traits, each), share_of(each)) for each in found]


def value_of(traits: Sequence[Trait], found: Difference) -> str | None:
    return None if found.value == NOT_SET else traits[found.trait].values[found.value]


def share_of(found: Difference) -> Fraction:
    return Fraction(found.stopped, found.all_stopped) - Fraction(found.went_on, found.all_went_on)


def plainly(people: Sequence[Person], size: int, stopped: Sequence[int]) -> list[tuple[str, str | None, Fraction]]:
    """The formula of the module, as it is written in the user guide."""
    went_on = sorted(set(range(len(people))) - set(stopped))
    candidates = []
    for trait in range(size):
        order = [value for value, _ in Counter(person[trait] for person in people if person[trait]).most_common()]
        known, others = ([number for number in who if people[number][trait] is not None] for who in (stopped, went_on))
        had = [value for value in order if any(people[number][trait] == value for number in (*known, *others))]
        own = []
        for value in had:
            both = [number for number in (*known, *others) if people[number][trait] == value]
            difference = compared(both, known, others)
            if difference is not None and not (len(had) == 2 and difference < 0):
                own.append((-abs(difference), order.index(value), value, difference, frozenset(both)))
        own = sorted(own, key=lambda each: each[:2])[:3]
        nothing = [number for number in range(len(people)) if people[number][trait] is None]
        difference = compared(nothing, stopped, went_on)
        if difference is not None:
            own.append((-abs(difference), -1, None, difference, frozenset(nothing)))
        candidates += [(size, trait, place, value, by, who) for size, place, value, by, who in own]
    candidates.sort(key=lambda each: each[:3])
    found: list[tuple[str, str | None, Fraction]] = []
    seen: list[tuple[int, frozenset[int]]] = []
    for _, trait, _, value, by, who in candidates:
        if all(other_trait == trait or others != who for other_trait, others in seen):
            seen.append((trait, who))
            found.append((f"property:{trait}", value, by))
    return found


def compared(having: Sequence[int], stopped: Sequence[int], went_on: Sequence[int]) -> Fraction | None:
    """By how much the parts differ; None where that does not count."""
    if not stopped or not went_on:
        return None
    a, b = (len(set(having) & set(who)) for who in (stopped, went_on))
    by = Fraction(a, len(stopped)) - Fraction(b, len(went_on))
    p = Fraction(a + b, len(stopped) + len(went_on))
    chance = p * (1 - p) * (Fraction(1, len(stopped)) + Fraction(1, len(went_on)))
    return by if a + b >= 5 and abs(by) >= Fraction(1, 20) and by**2 >= 9 * chance else None


values = st.sampled_from(["a", "a", "a", "b", "c", None])


@settings(max_examples=150, deadline=None)
@given(
    people=st.lists(st.tuples(values, values, st.sampled_from(["x", "y"])), min_size=2, max_size=60),
    chance=st.randoms(use_true_random=False),
    bend=st.floats(0, 1),
)
def test_it_means_what_is_stated(people: list[Person], chance: object, bend: float) -> None:
    """`bend`: how much the first trait decides who stops."""
    random = chance.random  # type: ignore[attr-defined]
    stopped = [number for number, each in enumerate(people) if (each[0] == "a" if random() < bend else random() < 0.5)]
    assert told(people, 3, stopped) == plainly(people, 3, stopped)


def test_a_difference_in_numbers() -> None:
    """40 of 50 who stopped are on free, 10 of 50 who went on; of two values one is told."""
    people = [("free",)] * 40 + [("paid",)] * 10 + [("free",)] * 10 + [("paid",)] * 40
    traits = traits_of(people, 1)
    found = differences(traits, np.arange(50, dtype=np.int32), np.arange(50, 100, dtype=np.int32))
    assert found == [Difference(0, traits[0].values.index("free"), 40, 50, 10, 50)]
    assert found[0].share == 0.6


def test_what_is_unknown_is_no_value_and_is_compared_by_itself() -> None:
    """Who went on is known; of those of whom it is known the parts are the same."""
    people: list[Person] = [(None,)] * 40 + [("de",), ("fr",)] * 5 + [("de",), ("fr",)] * 25
    assert told(people, 1, range(50)) == [("property:0", None, Fraction(4, 5))]


def test_few_people_and_small_differences_do_not_count() -> None:
    assert told([("a",)] * 4 + [("b",)] * 4, 1, range(4)) == []
    many = [("a",)] * 5_200 + [("b",)] * 4_800 + [("a",)] * 4_800 + [("b",)] * 5_200
    assert told(many, 1, range(10_000)) == []  # four points, far from chance
    assert told([("a",)] * 60 + [("b",)] * 40 + [("a",)] * 45 + [("b",)] * 55, 1, range(100)) == []  # by chance


def test_three_values_of_a_trait_are_told() -> None:
    people = [(value,) for value in "abcde" for _ in range(20)]
    assert [value for _, value, _ in told(people, 1, range(60))] == ["d", "e", "a"]


def test_what_tells_the_same_people_apart_is_told_once() -> None:
    people = [("de", "Berlin")] * 20 + [("fr", "Paris")] * 20
    assert told(people, 2, range(20)) == [("property:0", "de", Fraction(1))]


@pytest.mark.parametrize(
    ("people", "expected"), [([10, 4, 3], 0), ([10, 9, 3], 1), ([10, 5, 0], 0), ([3, 3], None), ([3], None), ([], None)]
)
def test_the_largest_drop(people: list[int], expected: int | None) -> None:
    assert largest_drop(people) == expected


@settings(max_examples=50, deadline=None)
@given(
    histories=st.lists(
        st.lists(st.tuples(st.sampled_from("ABCX"), st.integers(0, 9)), max_size=8).map(
            lambda done: sorted(done, key=lambda each: each[1])
        ),
        min_size=1,
        max_size=12,
    )
)
def test_how_many_reach_each_step(histories: list[list[tuple[str, int]]]) -> None:
    runs = [len(best_run(PlainFunnel("ABC"), history)) for history in histories]
    made_of, funnel = as_columns(histories), read_funnel({"steps": [{"event": name} for name in "ABC"]})
    made = progress(made_of, funnel, {step: made_of.rows(step.event) for step in funnel.steps}, 0, 10**15)
    assert reached(made) == [sum(run > step for run in runs) for step in range(3)]


def test_traits_have_few_values_of_their_own_type_and_of_people_who_are_there() -> None:
    gathered = Gathering(["few", "many", "company"], [True, False, False])
    uids = [f"{number:032x}" for number in range(MOST_VALUES + 3)]
    for number, uid in enumerate(uids):
        gathered.add(uid, [[1, True, "1", None][number % 4], number % (MOST_VALUES + 1), None])
    few, many = gathered.traits(np.array(uids[1:], UID))  # nobody has a company; one has no columns yet
    assert [(type(value), value) for value in few.values] == [(int, 1), (bool, True), (str, "1")]
    assert few.codes[:4].tolist() == [1, 2, NOT_SET, 0]
    assert (len(many.values), int((many.codes == OTHER).sum())) == (MOST_VALUES, 1)
    assert len({key_of(value) for value in few.values}) == 3
    assert (label_of(True), len(label_of("x" * 200))) == ("true", 100)
    too_many = Gathering(["ids"], [True])
    for uid in uids:
        too_many.add(uid, [uid])
    assert too_many.traits(np.array(uids, UID)) == []
