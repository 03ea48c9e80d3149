"""What each service that sends letters for us tells of them, and how it proves that it is the one who tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from workers.errors import WorkerError
from workers.reports import Report

MAX_REASON: Final = 500  # characters


@dataclass(frozen=True, slots=True)
class Call:
    headers: Mapping[str, str]  # by names in lower case
    body: bytes
    at: int  # ms epoch


class RefusedError(WorkerError):
    """The call is not signed as it must be, or can't be read; the message says which."""

    code = "refused"


class NotNowError(WorkerError):
    """What checking the call takes can't be had now; the service is to call again."""

    code = "not_now"


class Service(Protocol):
    def reports(self, call: Call, secret: str) -> Sequence[Report]:
        """Those about letters that came back or were called spam. Raises RefusedError, NotNowError."""
