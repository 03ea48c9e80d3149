"""Who the sample's people are: drawn from one seed, so that every load makes the same ones."""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal

from workers.samples import stock

Plan = Literal["free", "basic", "premium"]

SEED: Final = "video-service"
DAYS: Final = 60
PEOPLE: Final = 2_000
CAMPAIGN_DAYS: Final = 7  # the sample campaign has run this long

# These have watched 19 films since the campaign began: one more and it acts (on those who pay it does not).
NEARLY: Final = ("unicorn", "griffin", "phoenix", "pegasus")
NEARLY_PAYING: Final = "dragon"

_OLD_CUSTOMER: Final = 0.12  # registered before the sixty days
_SEES_FREE: Final = 0.66
_REGISTERS: Final = 0.7  # of those who saw a free movie
_UPGRADES: Final = 0.30  # of those who registered
_STARTS_BASIC: Final = 0.12
_SECOND_DEVICE: Final = 0.14
_NEVER_UNKNOWN: Final = 0.5  # of the old customers: those who always came signed in
_IN_COMPANY: Final = 0.14
_ID_LETTERS: Final = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person. Days count from the first of the sixty; None is never."""

    id: str  # "" while they never register
    devices: tuple[str, ...]  # anonymous ids; the first one is where they begin
    place: stock.Place
    source: stock.Source
    favourites: tuple[str, ...]
    profile: tuple[tuple[str, Any], ...]  # properties known from the registration on
    arrives: int
    sees_free: bool
    registers: int | None  # before 0: an old customer
    plan: Plan  # at the registration
    upgrades: int | None
    rate: float  # visits a day
    stays: int  # days after which they come no more
    nearly: bool = False  # watches exactly 19 films while the campaign runs


def viewers(people: int = PEOPLE) -> list[Viewer]:
    """The first `people` of them. The order and everything about them is the same at each call."""
    special = [_nearly(number, name) for number, name in enumerate((*NEARLY, NEARLY_PAYING))]
    return special + [_viewer(number) for number in range(len(special), people)]


def source_of_chance(kind: str, number: int) -> Random:
    """Each person has chances of their own, so that a change to one changes nobody else."""
    return Random(f"{SEED}/{kind}/{number}")  # noqa: S311 - a sample has to be repeatable, not unguessable


def _viewer(number: int) -> Viewer:
    chance = source_of_chance("viewer", number)
    old = chance.random() < _OLD_CUSTOMER
    arrives = 0 if old else int(DAYS * chance.random() ** 0.8)
    sees_free = old or chance.random() < _SEES_FREE
    registers: int | None = None
    if old:
        registers = -chance.randint(5, 400)
    elif sees_free and chance.random() < _REGISTERS:
        registers = arrives + min(int(chance.expovariate(0.45)), 20)
    plan: Plan = "basic" if chance.random() < _STARTS_BASIC else "free"
    upgrades: int | None = None
    if registers is not None and chance.random() < _UPGRADES:
        upgrades = max(registers, 0) + int(chance.expovariate(0.12))
    place = chance.choices(stock.PLACES, stock.PLACE_WEIGHTS)[0]
    known = registers is not None and registers <= DAYS
    second = chance.random() < _SECOND_DEVICE
    return Viewer(
        id=f"user-{number:04d}" if known else "",
        devices=_devices(chance, 0 if old and chance.random() < _NEVER_UNKNOWN else 1 + second),
        place=place,
        source=chance.choices(stock.SOURCES, stock.SOURCE_WEIGHTS)[0],
        favourites=tuple(chance.sample(stock.GENRES, chance.randint(1, 3))),
        profile=_profile(chance, number, place) if known else (),
        arrives=arrives,
        sees_free=sees_free,
        registers=registers,
        plan=plan,
        upgrades=upgrades,
        rate=chance.choices((0.1, 0.3, 0.68), (40, 35, 25))[0] * (1.5 if upgrades is not None else 1.0),
        stays=int(chance.expovariate(1 / 50)) + (25 if known else 5),
    )


def _nearly(number: int, name: str) -> Viewer:
    chance = source_of_chance("viewer", number)
    place = stock.PLACES[number]
    starts = DAYS - CAMPAIGN_DAYS
    paying = name == NEARLY_PAYING
    profile = dict(_profile(chance, number, place))
    if name == NEARLY[0]:
        profile |= {"email": "unicorn@example.com", "first_name": "Dave", "last_name": "Johnson", "age": 25}
    return Viewer(
        id=name,
        devices=_devices(chance, 1),
        place=place,
        source=stock.SOURCES[number % len(stock.SOURCES)],
        favourites=tuple(chance.sample(stock.GENRES, 2)),
        profile=tuple(profile.items()),
        arrives=starts - 3,
        sees_free=True,
        registers=starts - 2,
        plan="free",
        upgrades=starts - 1 if paying else None,
        rate=1.0,
        stays=DAYS,
        nearly=True,
    )


def _devices(chance: Random, count: int) -> tuple[str, ...]:
    return tuple("a-" + "".join(chance.choices(_ID_LETTERS, k=24)) for _ in range(count))


def _profile(chance: Random, number: int, place: stock.Place) -> tuple[tuple[str, Any], ...]:
    first, last = chance.choice(stock.FIRST_NAMES), chance.choice(stock.LAST_NAMES)
    values: dict[str, Any] = {
        "email": f"{_plain(first)}.{_plain(last)}{number}@{chance.choice(('example.com', 'example.org', 'mail.test'))}",
        "first_name": first,
        "last_name": last,
        "city": place.city,
        "country": place.country,
        "age": max(16, min(int(chance.gauss(37, 13)), 84)),
        "address": {
            "street": f"{chance.randint(1, 180)} {chance.choice(stock.STREETS)}",
            "city": place.city,
            "postal_code": place.postal_code,
            "country": place.country,
        },
    }
    if chance.random() < _IN_COMPANY:
        company = chance.choice(stock.COMPANIES)
        values["company"] = {"id": company.id, "name": company.name}
    return tuple(values.items())


def _plain(name: str) -> str:
    """The name in ASCII, for the left side of an address."""
    parts = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in parts if letter in string.ascii_lowercase)
