"""Reports of letters that came back or were called spam: kept durably at once, enacted by the scheduler many at a time.

A hard bounce suppresses the address, as does a complaint. Soft ones are counted: an address whose letters bounce softly
`_SOFT_LETTERS` times, on `_SOFT_DAYS` different days within a month, counts as gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import orjson
from redis import Redis

from graphstore import returned, suppressions
from graphstore.driver import Transaction
from graphstore.letter_activity import BOUNCED, BOUNCED_SOFTLY, COMPLAINED, Recipient
from graphstore.records import Call
from graphstore.suppressions import Reason, Suppression
from graphstore.vocabulary import scoped
from workers import keys, noted
from workers.context import Context
from workers.stream import StreamWriter

Kind = Literal["hard", "soft", "complaint"]

_PAGE: Final = 500
_MOST: Final = 1_000_000  # reports that wait at the most; beyond, the oldest go
_MONTH: Final = 30 * 86_400_000  # ms
_SOFT_LETTERS: Final = 5
_SOFT_DAYS: Final = 3
_NAMES: Final[Mapping[Kind, str]] = {"hard": BOUNCED, "soft": BOUNCED_SOFTLY, "complaint": COMPLAINED}
_REASONS: Final[Mapping[Kind, Reason]] = {"hard": "bounced", "soft": "bounced", "complaint": "complained"}


@dataclass(frozen=True, slots=True)
class Report:
    """Of a letter by the digest of its Message-ID; or, where that is not known, of the last one to an address."""

    kind: Kind
    letter: str  # "" is unknown
    reason: str
    at: int  # ms epoch
    app: str = ""  # "" is whichever the letter is of
    email: str = ""


def note(redis: Redis, reports: Sequence[Report]) -> None:
    """Keep them. Raises StreamUnavailableError."""
    noted.keep(redis, keys.REPORTS, reports, _MOST)


class Reports:
    """Takes them up."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._writer = StreamWriter(context.redis, context.settings.partitions)

    def take(self) -> int:
        """Those that are there; how many. To repeat it changes nothing: ids see to that."""
        return noted.take(self._context.redis, keys.REPORTS, _PAGE, self._page)

    def _page(self, entries: Sequence[noted.Entry]) -> None:
        reports = [Report(**values) for _, values in entries]
        known = self._context.graph.write(lambda tx: _enact(tx, reports))
        self._writer.append_all([_event(report, to) for report, to in known])


def _enact(tx: Transaction, reports: Sequence[Report]) -> list[tuple[Report, Recipient]]:
    """Suppress what is to be; the reports whose letter is found, with whom it went to."""
    by_letter = returned.by_digest(tx, sorted({each.letter for each in reports if each.letter}))
    addresses = sorted({(each.app, each.email) for each in reports if each.app and each.email})
    by_address = returned.last_to(tx, addresses)
    found = [(each, by_letter.get(each.letter) or by_address.get((each.app, each.email))) for each in reports]
    known = [(each, to) for each, to in found if to is not None and each.app in {"", to.app}]
    soft = [(to.app, to.person) for each, to in known if each.kind == "soft"]
    worn = returned.worn_out(
        tx, soft, max((each.at for each in reports), default=0) - _MONTH, _SOFT_LETTERS - 1, _SOFT_DAYS
    )
    gone = [
        Suppression(to.app, each.email or to.email, _REASONS[each.kind], each.at)
        for each, to in known
        if (each.email or to.email) and (each.kind != "soft" or (to.app, to.person) in worn)
    ]
    # Whoever reports an address of a site by a signed call is believed, whether we know a letter to it or not.
    gone += [
        Suppression(each.app, each.email, _REASONS[each.kind], each.at)
        for each, to in found
        if to is None and each.app and each.email and each.kind != "soft"
    ]
    if gone:
        suppressions.add(tx, gone)
    return known


def _event(report: Report, to: Recipient) -> Call:
    data = {"letter": to.letter, "campaign": to.campaign, "delivery": to.key, "reason": report.reason}
    return Call(
        "track", to.app, to.person, report.at, report.at, orjson.dumps(data).decode(),
        # One of a kind a letter: servers report again, and others report the same.
        name=_NAMES[report.kind], message=f"{to.key}:{report.kind}", asset=scoped(to.app, to.letter),
    )  # fmt: skip
