"""The whole history as calls, each with a message id, so that sending it twice stores it once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson

from graphstore.records import Call
from workers.samples import stock
from workers.samples.story import DAY, Story, first_day
from workers.samples.viewers import CAMPAIGN_DAYS, PEOPLE, viewers


@dataclass(frozen=True, slots=True)
class History:
    before: tuple[Call, ...]  # until the campaign began: companies, then person by person, which is less work to store
    since: tuple[Call, ...]  # in the order of time

    @property
    def calls(self) -> int:
        return len(self.before) + len(self.since)

    @property
    def events(self) -> int:
        return sum(call.kind == "track" for call in (*self.before, *self.since))


def history(app: str, end: int, people: int = PEOPLE) -> History:
    """Sixty days that end at `end` (ms epoch). The same arguments give the same calls."""
    begins = end - CAMPAIGN_DAYS * DAY
    companies = tuple(_company(app, company, first_day(end)) for company in stock.COMPANIES)
    told = [call for number, viewer in enumerate(viewers(people)) for call in Story(viewer, number, app, end).calls()]
    calls = [replace(call, message=f"sample-{number:06d}") for number, call in enumerate(told)]
    before = tuple(call for call in calls if call.at < begins)
    since = sorted((call for call in calls if call.at >= begins), key=lambda call: call.at)
    return History(companies + before, tuple(since))


def _company(app: str, company: stock.Company, at: int) -> Call:
    """What `/company` is told of it; people's property `company` names it."""
    values = {name: getattr(company, name) for name in ("name", "industry", "plan", "seats", "country")}
    return Call("company", app, company.id, at, at, orjson.dumps(values).decode(), message=f"sample-{company.id}")
