"""Jobs that go on over many RQ jobs: which are under way, and who is at them, in Redis.

Each has a hash with its `state`, a claim that runs out when its worker is silent, and its name in the set of those
that are not over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from redis import Redis

FINAL: Final = frozenset({"done", "cancelled", "failed"})

Key = Callable[[str, str], str]  # of a site and a job


@dataclass(frozen=True)
class LongJobs:
    """Those of one kind."""

    state: Key
    claimed: Key
    under_way: str  # key of the set
    silence: int  # ms after which a claim is nobody's

    def is_over(self, redis: Redis, app: str, job: str) -> bool:
        """Whether it is not, or no more, to be gone on with."""
        state = cast("bytes | None", redis.hget(self.state(app, job), "state"))
        return state is None or state.decode() in FINAL

    def claim(self, redis: Redis, app: str, job: str) -> bool:
        """Whether nobody else is at it."""
        return bool(redis.set(self.claimed(app, job), "1", nx=True, px=self.silence))

    def release(self, redis: Redis, app: str, job: str) -> None:
        redis.delete(self.claimed(app, job))

    def forgotten(self, redis: Redis) -> list[tuple[str, str]]:
        """(app, job) of those that are not over, and nobody is at."""
        found = []
        for member in cast("set[bytes]", redis.smembers(self.under_way)):
            app, _, job = member.decode().partition(" ")
            if self.is_over(redis, app, job):
                redis.srem(self.under_way, member)
            elif not redis.exists(self.claimed(app, job)):
                found.append((app, job))
        return found
