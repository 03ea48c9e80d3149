from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import orjson
import pytest
from tutorial import REGISTRY

from engine import tracking
from engine.letters.render import Templates, check, render
from engine.segments.compile import compile_definition
from engine.workflow.validate import load
from graphstore.records import Call, PersonState, StoredEvent
from workers.samples import contents
from workers.samples.history import History, history
from workers.samples.letters import CART, LETTERS, OFFER
from workers.samples.viewers import NEARLY, NEARLY_PAYING, PEOPLE

END = 1_767_276_000_000
DAY = 86_400_000
FUNNEL = ("Site visit", "Free movie view", "Registration", "Upgrade to Premium")


@pytest.fixture(scope="module")
def calls() -> tuple[Call, ...]:
    found = history("app", END)
    return tuple(sorted(found.before + found.since, key=lambda call: call.at))


@pytest.fixture(scope="module")
def done(calls: tuple[Call, ...]) -> dict[str, Counter[str]]:
    """Person, merges done -> number of each event."""
    aliases = {call.identity: call.target for call in calls if call.kind == "alias"}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for call in calls:
        if call.kind != "company":
            found[aliases.get(call.identity, call.identity)][call.name] += 1
    return found


def test_the_same_end_gives_the_same_calls() -> None:
    assert history("app", END, 200) == history("app", END, 200)


def test_a_person_does_not_depend_on_how_many_there_are() -> None:
    few, many = history("app", END, 50), history("app", END, 100)
    assert _untold(few) <= _untold(many)


def test_its_size(calls: tuple[Call, ...], done: dict[str, Counter[str]]) -> None:
    assert len(done) == PEOPLE
    assert 40_000 < sum(call.kind == "track" for call in calls) < 70_000
    assert {call.name for call in calls if call.kind == "track"} == {
        *FUNNEL, "Search", "Movie watch", "Review", "Cart set", "Cart purchased", "Cart abandoned", "Cart canceled",
    }  # fmt: skip


def test_it_ends_with_the_sixty_days(calls: tuple[Call, ...]) -> None:
    assert calls[0].at > END - 61 * DAY
    assert END - DAY < calls[-1].at <= END
    assert all(call.received == call.at for call in calls)


def test_each_id_keeps_its_order_of_time() -> None:
    told = history("app", END, 300)
    times: dict[str, int] = {}
    for call in told.before + told.since:
        assert call.at >= times.get(call.identity, 0)
        times[call.identity] = call.at


def test_every_message_id_is_given_once(calls: tuple[Call, ...]) -> None:
    assert len({call.message for call in calls}) == len(calls)


def test_the_http_api_would_take_every_call(calls: tuple[Call, ...]) -> None:
    makers = {"set": tracking.set_call, "track": tracking.track_call, "alias": tracking.alias_call}
    makers["company"] = tracking.company_call
    for call in calls[::7]:
        names = ("srcid", "destid") if call.kind == "alias" else ("id", "")
        given = {names[0]: call.identity, names[1]: call.target, "action": call.name, "data": call.data}
        given |= {"ts": str(call.at), "mid": call.message}
        assert makers[call.kind]("app", given, END) == Call(**{**_fields(call), "received": END})


def test_fewer_people_get_to_each_step_of_the_funnel(done: dict[str, Counter[str]]) -> None:
    reached = [sum(name in own for own in done.values()) for name in FUNNEL]
    assert reached == sorted(reached, reverse=True)
    assert all(later < earlier * 0.75 for earlier, later in pairwise(reached))
    assert reached[-1] > 100


def test_evenings_and_weekends_are_busy(calls: tuple[Call, ...]) -> None:
    hours = Counter(call.at // 3_600_000 % 24 for call in calls)
    days = Counter((call.at // DAY + 3) % 7 for call in calls)  # 0 is Monday; 1970 began on a Thursday
    assert hours[20] > 3 * hours[4]
    assert min(days[4], days[5], days[6]) > max(days[0], days[1])


def test_the_history_alone_brings_nobody_on_the_free_plan_to_the_offer(calls: tuple[Call, ...]) -> None:
    plans: dict[str, str] = {}
    watched: Counter[str] = Counter()
    for call in calls:
        if call.kind == "set":
            plans[call.identity] = orjson.loads(call.data).get("plan", plans.get(call.identity, ""))
        elif call.name == "Movie watch":
            watched[call.identity] += 1
            assert watched[call.identity] < 20 or plans[call.identity] != "free"


def test_some_are_one_film_short_and_watched_all_while_the_campaign_ran() -> None:
    since = Counter(call.identity for call in history("app", END).since if call.name == "Movie watch")
    assert {since[name] for name in (*NEARLY, NEARLY_PAYING)} == {19}
    assert max(count for name, count in since.items() if name not in (*NEARLY, NEARLY_PAYING)) < 19


def test_carts_have_the_documented_shape(calls: tuple[Call, ...]) -> None:
    carts = [orjson.loads(call.data) for call in calls if call.name.startswith("Cart")]
    assert carts
    for cart in carts:
        assert cart["totalprice"] == pytest.approx(sum(each["price"] * each["count"] for each in cart["products"]))
        assert all(isinstance(each["name"], str) for each in cart["products"])


def test_some_belong_to_companies_and_some_were_known_before(calls: tuple[Call, ...]) -> None:
    profiles = [orjson.loads(call.data) for call in calls if call.kind == "set" and not call.identity.startswith("a-")]
    whole = [profile for profile in profiles if "email" in profile]
    assert 50 < sum("company" in profile for profile in whole) < len(whole) / 3
    assert min(profile["signed_up"] for profile in whole) < "2025-10-01"
    assert {type(profile["favourite_genres"]) for profile in whole} == {list}
    assert all(profile["address"]["city"] == profile["city"] for profile in whole)


def test_each_company_they_name_is_told_of_once_and_has_seats_for_them(calls: tuple[Call, ...]) -> None:
    told = {call.identity: orjson.loads(call.data) for call in calls if call.kind == "company"}
    assert len(told) == sum(call.kind == "company" for call in calls)
    assert all({"name", "industry", "plan", "seats", "country"} == values.keys() for values in told.values())
    people = {call.identity: orjson.loads(call.data) for call in calls if call.kind == "set"}
    named = [person["company"] for person in people.values() if "company" in person]
    assert {company["id"]: company["name"] for company in named} == {who: told[who]["name"] for who in told}
    assert all(0 < number <= told[who]["seats"] for who, number in Counter(each["id"] for each in named).items())


def test_letters_campaign_and_segments_are_sound() -> None:
    for letter in LETTERS:
        check(Templates(letter.subject, letter.text, letter.html))
        assert render(Templates(letter.subject, letter.text, letter.html), PersonState("u", "u", {}), None).text.strip()
    templates = Templates(OFFER.subject, OFFER.text, OFFER.html)
    load(contents.campaign("offer"), REGISTRY, ["offer"])
    for definition in contents.SEGMENTS.values():
        compile_definition(definition)
    nobody = render(templates, PersonState("u", "u", {}), None)
    event = StoredEvent("e", "app", "u", "Movie watch", END, {"title": "Static"})
    somebody = render(templates, PersonState("u", "u", {"first_name": "Dave"}), event)
    assert "Hello there" in nobody.text
    assert "Hello there" in nobody.html
    assert somebody.subject.startswith("Dave, ")
    assert "Static" in somebody.html


def test_the_letter_of_a_cart_lists_its_products() -> None:
    film = {"name": "Static (download)", "price": 4.99, "count": 2}
    cart = {"products": [film], "totalprice": 9.98, "currency": "EUR"}
    event = StoredEvent("e", "app", "u", "Cart abandoned", END, cart)
    made = render(Templates(CART.subject, CART.text, CART.html), PersonState("u", "u", {"first_name": "Dave"}), event)
    assert made.subject == "Static (download) and your cart are still here"
    assert "2 &times; 4.99 EUR" in made.html
    assert "9.98" in made.text


def _fields(call: Call) -> dict[str, object]:
    return {name: getattr(call, name) for name in Call.__slots__}


def _untold(told: History) -> set[tuple[str, int, str]]:
    """The calls without their message ids."""
    return {(call.identity, call.at, call.data) for call in (*told.before, *told.since)}
