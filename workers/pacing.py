"""Whose turn it is: letters get a place in the order of their domain, and wait outside the queue until its time.

One number in Redis for each domain (keys.LETTER_PACE, keys.LETTER_WARM_UP): the next free place. A place that a crash
wastes is wasted; nobody leaves sooner for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, cast

from redis import Redis

from engine.letters.pacing import WarmUp, names_of
from graphstore.before_sending import Found
from graphstore.deliveries import ClaimedDelivery, Outcome
from graphstore.mail_settings import MailSettings
from workers import keys
from workers.posting import domain_of

ANY: Final = "*"  # each domain that has no limit of its own
_AT_ONCE: Final = 1_000  # ms ahead of its time that a letter may leave
_MINUTE: Final = 60_000  # ms
_KEPT: Final = 30 * 86_400  # seconds
# The next free place, or `floor` where that is further; and after it so many are taken.
_TAKE: Final = """
local place = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.3f', place + tonumber(ARGV[2])), 'EX', ARGV[3])
return string.format('%.3f', place)
"""


def held(redis: Redis, claimed: Sequence[ClaimedDelivery], found: Found, now: int) -> dict[str, Outcome]:
    """By key, the deliveries whose time has not come, put off until then. Those that have waited for it are let go."""
    due: dict[str, int] = {}
    for (app, domain), own in _together(claimed, found, receiving=True).items():
        limit = _limit(found.mail[app], domain)
        if limit:
            step = _MINUTE / limit
            place = _take(redis, keys.letter_pace(app, domain), now, step * len(own))
            due |= {each.key: int(place + step * number) for number, each in enumerate(own)}
    for (app, domain), own in _together(claimed, found, receiving=False).items():
        plan = _plan(found.mail[app], domain)
        if plan is not None and plan.limit(plan.day(now)) is not None:
            place = int(_take(redis, keys.letter_warm_up(app, domain), plan.before(plan.day(now)), len(own)))
            for number, each in enumerate(own):
                due[each.key] = max(due.get(each.key, 0), plan.slot(place + number))
    return {
        key: Outcome(key, "deferred", f"Waits for its turn: {names_of(at)} UTC.", due=at, held=True)
        for key, at in due.items()
        if at > now + _AT_ONCE
    }


def _together(
    claimed: Sequence[ClaimedDelivery], found: Found, *, receiving: bool
) -> Mapping[tuple[str, str], list[ClaimedDelivery]]:
    """By site and domain; letters that were asked for wait for nobody."""
    together: dict[tuple[str, str], list[ClaimedDelivery]] = defaultdict(list)
    for each in claimed:
        letter, site = found.letters.get((each.app, each.letter)), found.mail.get(each.app)
        if each.held or letter is None or letter.transactional or site is None or not (site.limits or site.warm_ups):
            continue
        address = str(each.person.properties.get("email", ""))
        domain = address.rpartition("@")[2].strip().lower() if receiving else domain_of(site, letter.sender)
        together[each.app, domain].append(each)
    return together


def _limit(site: MailSettings, domain: str) -> int:
    """Letters a minute; 0 is any number."""
    found = site.limits.get(domain) or site.limits.get(ANY)
    return found.per_minute if found is not None else 0


def _plan(site: MailSettings, domain: str) -> WarmUp | None:
    found = site.warm_ups.get(domain)
    return WarmUp(found.first, found.growth, found.until, found.began) if found is not None else None


def _take(redis: Redis, name: str, floor: float, count: float) -> float:
    return float(cast(bytes, redis.eval(_TAKE, 1, name, str(floor), str(count), str(_KEPT))))
