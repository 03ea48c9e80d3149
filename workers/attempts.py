"""Counts login attempts, so that passwords can't be guessed by trying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from redis import Redis

from workers import keys
from workers.errors import WorkerError
from workers.sessions import digest

WINDOW: Final = 300  # seconds
PER_USER: Final = 10  # attempts in a window by one address for one user
PER_ADDRESS: Final = 60  # attempts in a window by one address for anybody


class TooManyAttemptsError(WorkerError):
    """Try again after `retry_after` seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many attempts to log in. Try again in {retry_after} seconds.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class _Budget:
    key: str
    allowed: int


class Attempts:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def count(self, address: str, email: str) -> None:
        """Note one attempt. Raises TooManyAttemptsError when it is one too many; the attempt must not be made then."""
        budgets = (
            _Budget(keys.attempts(digest(f"{address}\n{email}")), PER_USER),
            _Budget(keys.attempts(digest(address)), PER_ADDRESS),
        )
        pipeline = self._redis.pipeline(transaction=True)
        for budget in budgets:
            # The TTL is set only when the window opens; INCR keeps it.
            pipeline.set(budget.key, 0, ex=WINDOW, nx=True)
            pipeline.incr(budget.key)
            pipeline.ttl(budget.key)
        answers = cast("list[int]", pipeline.execute())
        for number, budget in enumerate(budgets):
            made, left = answers[number * 3 + 1], answers[number * 3 + 2]
            if made > budget.allowed:
                raise TooManyAttemptsError(max(left, 1))

    def forget(self, address: str, email: str) -> None:
        """A success ends the count for this user."""
        self._redis.delete(keys.attempts(digest(f"{address}\n{email}")))
