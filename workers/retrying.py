"""When a letter that a mail server has put off is tried again: later and later, with jitter, for three days."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from workers.mailers import Sent

_FIRST: Final = 60_000  # ms
_LONGEST: Final = 4 * 3_600_000  # ms
_GROWTH: Final = 3
_JITTER: Final = 0.25  # of the pause, either way: what failed together does not come back together
_GIVEN_UP_AFTER: Final = 72 * 3_600_000  # ms


def again(tries: int, first: int, now: int) -> int | None:
    """Ms epoch; None: it has been tried for long enough. `first`: when it was put off first."""
    pause = min(_LONGEST, _FIRST * _GROWTH ** min(tries, 12))
    due = now + int(pause * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - nothing secret
    return due if due <= first + _GIVEN_UP_AFTER else None


def settled(sent: Sent, tries: int, first: int | None, now: int) -> tuple[Sent, int | None]:
    """What the server's answer comes to, and when the letter is tried again (ms epoch; None: never).

    Failed where it was put off for too long. `first`: when it was put off first, if it was before.
    """
    if sent.state != "deferred":
        return sent, None
    due = again(tries, first or now, now)
    if due is None:
        return replace(sent, state="failed", reason=f"Given up after 72 hours. {sent.reason}"), None
    return sent, due
