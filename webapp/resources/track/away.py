"""What calls are told while they can't be accepted, whichever address they came to."""

from __future__ import annotations

from typing import Final

from flask import Response
from redis.exceptions import RedisError

from webapp.errors import respond
from webapp.resources.track.directory import DirectoryUnavailableError
from workers.stream import StreamFullError, StreamUnavailableError

AWAY: Final = (StreamUnavailableError, DirectoryUnavailableError, RedisError)


def unavailable(error: Exception, message: str) -> Response:
    """503 with when to come back; where there is no room, that is said instead of the message."""
    if isinstance(error, StreamFullError):
        return respond(503, error.code, str(error), retry_after=error.retry_after)
    return respond(503, "unavailable", message, retry_after=1)
