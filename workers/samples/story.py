"""What one person does in the sixty days, as calls in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import orjson

from graphstore.records import ONLY_ANONYMOUS, Call
from workers.samples import stock
from workers.samples.viewers import CAMPAIGN_DAYS, DAYS, Viewer, source_of_chance

DAY: Final = 86_400_000  # ms
_HOUR: Final = 3_600_000
_MINUTE: Final = 60_000

_WEEKDAYS: Final = (0.8, 0.8, 0.85, 0.9, 1.15, 1.35, 1.25)  # Monday first
_HOURS: Final = (3, 2, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 5, 5, 5, 6, 8, 11, 15, 17, 15, 10, 6)  # weights, local time
_ATTENTION: Final = 0.985  # how much of the will to come back is left each day

# A free account ends below the campaign's limit, so that the history alone sends no letter.
_FREE_FILMS: Final = 16
_NEARLY_FILMS: Final = 19

# How likely things are at each chance there is for them.
_SEARCHES: Final = 0.4
_ELSEWHERE: Final = 0.5  # a visit that begins on a device of theirs that is still unknown
_TO_THE_END: Final = 0.75
_FAVOURITE: Final = 0.6
_REVIEWS: Final = 0.22
_SHOPS: Final = 0.16
_SHOPS_UNPAID: Final = 0.2  # before that, for those on the free plan

_PRICES: Final = {"month": 9.99, "year": 99.0}
_RENT: Final = (2.99, 3.99, 4.99)


def first_day(end: int) -> int:
    """When the sixty days began (ms) that end at `end`."""
    return end // DAY * DAY - DAYS * DAY


class Story:
    """Lives one viewer's days. `end` (ms epoch) is when the sample is loaded: the last of the sixty days."""

    def __init__(self, viewer: Viewer, number: int, app: str, end: int) -> None:
        self._viewer = viewer
        self._app = app
        self._end = end
        self._first = first_day(end)
        self._chance = source_of_chance("story", number)
        self._calls: list[Call] = []
        self._known = False
        self._plan = ""
        self._films = 0
        self._unknown_devices = list(viewer.devices)
        self._now = 0

    def calls(self) -> list[Call]:
        if self._viewer.id and (self._viewer.registers or 0) < 0:
            self._import()
        for day in range(self._viewer.arrives, DAYS + 1):
            if self._comes(day):
                self._visit(day)
        return self._calls

    def _comes(self, day: int) -> bool:
        viewer = self._viewer
        since = day - viewer.arrives
        if (since == 0 and not self._known) or day in (viewer.registers, viewer.upgrades) or viewer.nearly:
            return True
        if since > viewer.stays:
            return False
        weekday = datetime.fromtimestamp((self._first + day * DAY) / 1000, UTC).weekday()
        return self._chance.random() < viewer.rate * _WEEKDAYS[weekday] * _ATTENTION**since

    def _visit(self, day: int) -> None:
        hour = (self._chance.choices(range(24), _HOURS)[0] - self._viewer.place.offset) % 24
        if self._viewer.nearly:
            hour = min(hour, 16)  # a long evening ends before midnight
        begins = self._first + day * DAY + hour * _HOUR + self._chance.randrange(_HOUR)
        self._now = max(self._now, begins)  # a long night may reach into the next day's visit
        self._browse()
        if not self._known and self._viewer.sees_free:
            self._watch_free()
            if self._viewer.id and day >= (self._viewer.registers or 0):
                self._register()
        elif self._known:
            if self._unknown_devices and self._chance.random() < _ELSEWHERE:
                self._sign_in_elsewhere()
            if self._viewer.upgrades is not None and day >= self._viewer.upgrades and self._plan != "premium":
                self._upgrade()
            self._watch(day)
            if self._plan != "free" or self._chance.random() < _SHOPS_UNPAID:
                self._shop()

    def _browse(self) -> None:
        for number in range(self._chance.choices((1, 2, 3), (6, 3, 1))[0]):
            visit: dict[str, Any] = {"page": self._chance.choice(stock.PAGES)}
            if number == 0 and not self._calls and not self._known:
                self._set({"country": self._viewer.place.country, "device": self._chance.choice(stock.DEVICES)})
                visit |= {"referrer": self._viewer.source.referrer, **dict(self._viewer.source.utm)}
            self._track("Site visit", visit, 2)
        if self._chance.random() < _SEARCHES:
            film = self._chance.choice(stock.FILMS)
            query = self._chance.choice((film.genre.lower(), film.title.split()[-1].lower()))
            self._track("Search", {"query": query, "results": self._chance.randint(0, 12)}, 2)

    def _watch_free(self) -> None:
        film = self._film(premieres=False)
        quality = self._chance.choice(("HD", "UltraHD"))
        values = {"title": film.title, "genre": film.genre, "quality": quality}
        self._track("Free movie view", values, film.minutes // 2)

    def _import(self) -> None:
        """An old customer, whose profile was there before anything was tracked."""
        self._now = self._first
        self._sign_up((self._viewer.registers or 0) * DAY)

    def _register(self) -> None:
        viewer = self._viewer
        self._alias(self._unknown_devices.pop(0))
        self._sign_up(self._now - self._first)
        method = self._chance.choice(("email", "email", "social"))
        self._track("Registration", {"method": method, "plan": viewer.plan}, 3)

    def _sign_up(self, since_first: int) -> None:
        self._known, self._plan = True, self._viewer.plan
        signed_up = datetime.fromtimestamp((self._first + since_first) / 1000, UTC).date().isoformat()
        self._set(
            {
                **dict(self._viewer.profile),
                "plan": self._plan,
                "signed_up": signed_up,
                "favourite_genres": list(self._viewer.favourites),
            }
        )

    def _sign_in_elsewhere(self) -> None:
        device = self._unknown_devices.pop(0)
        self._track("Site visit", {"page": "/"}, 1, identity=device)
        self._alias(device)

    def _upgrade(self) -> None:
        period = self._chance.choices(("month", "year"), (4, 1))[0]
        self._plan = "premium"
        self._set({"plan": "premium"})
        self._track("Upgrade to Premium", {"plan": "premium", "period": period, "price": _PRICES[period]}, 3)

    def _watch(self, day: int) -> None:
        count = self._chance.choices((0, 1, 2), (2, 6, 2))[0]
        allowed = _FREE_FILMS - self._films if self._plan == "free" else count
        if self._viewer.nearly:
            into = day - (DAYS - CAMPAIGN_DAYS)
            # Four an evening, beginning a day into the campaign, until they have seen them all.
            count, allowed = (4 if into > 0 else 0), _NEARLY_FILMS - self._films
        for _ in range(min(count, allowed)):
            self._films += 1
            film = self._film(premieres=self._plan == "premium")
            minutes = film.minutes if self._chance.random() < _TO_THE_END else self._chance.randint(5, film.minutes)
            values = {"title": film.title, "genre": film.genre, "quality": self._quality(film), "minutes": minutes}
            self._track("Movie watch", values, 20 if self._viewer.nearly else minutes)
            if self._chance.random() < _REVIEWS:
                self._review(film)

    def _review(self, film: stock.Film) -> None:
        liked = film.genre in self._viewer.favourites
        rating = self._chance.choices((1, 2, 3, 4, 5), (1, 2, 5, 9, 9) if liked else (3, 5, 8, 6, 3))[0]
        comment = self._chance.choice(stock.COMMENTS[rating])
        self._track("Review", {"title": film.title, "rating": rating, "comment": comment}, 2)

    def _shop(self) -> None:
        if self._chance.random() > _SHOPS:
            return
        products = [self._product() for _ in range(self._chance.choices((1, 2, 3), (6, 3, 1))[0])]
        cart: dict[str, Any] = {
            "totalprice": round(sum(product["price"] * product["count"] for product in products), 2),
            "products": products,
            "currency": "EUR",
        }
        self._track("Cart set", cart, 6)
        name = self._chance.choices(("Cart purchased", "Cart abandoned", "Cart canceled"), (11, 6, 3))[0]
        if name == "Cart purchased":
            cart |= {"paid_with": self._chance.choice(("Credit card", "Bank transfer", "Gift card"))}
        if name == "Cart abandoned":
            self._now += _HOUR
        self._track(name, cart, 3)

    def _product(self) -> dict[str, Any]:
        film = self._film(premieres=True)
        return {
            "name": f"{film.title} (download)",
            "price": self._chance.choice(_RENT),
            "count": self._chance.choices((1, 2), (9, 1))[0],
            "thumburl": f"https://video.example{film.page}.jpg",
            "genre": film.genre,
        }

    def _film(self, *, premieres: bool) -> stock.Film:
        films = [film for film in stock.FILMS if premieres or not film.premiere]
        liked = [film for film in films if film.genre in self._viewer.favourites]
        return self._chance.choice(liked if self._chance.random() < _FAVOURITE else films)

    def _quality(self, film: stock.Film) -> str:
        if self._plan == "premium":
            return self._chance.choice(("UltraHD", "UltraHD", "3D") if film.premiere else ("HD", "UltraHD"))
        return "HD" if self._plan == "basic" else self._chance.choice(("SD", "HD"))

    def _track(self, name: str, values: dict[str, Any], minutes: int, identity: str = "") -> None:
        who = identity or self._identity()
        self._add(Call("track", self._app, who, self._now, self._now, _text(values), name=name))
        self._now += minutes * _MINUTE + self._chance.randrange(_MINUTE)

    def _set(self, values: dict[str, Any]) -> None:
        self._add(Call("set", self._app, self._identity(), self._now, self._now, _text(values)))

    def _alias(self, device: str) -> None:
        target = self._viewer.id
        self._add(Call("alias", self._app, device, self._now, self._now, name=ONLY_ANONYMOUS, target=target))

    def _add(self, call: Call) -> None:
        if call.at <= self._end:
            self._calls.append(call)

    def _identity(self) -> str:
        return self._viewer.id if self._known else self._viewer.devices[0]


def _text(values: dict[str, Any]) -> str:
    return orjson.dumps(values).decode()
