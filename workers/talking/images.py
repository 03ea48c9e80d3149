"""Images that people send: what they hold decides what they are, and nobody fills the disk with them."""

from __future__ import annotations

import secrets
from typing import Final, cast

from redis import Redis

from engine.errors import InvalidDefinitionError, RejectedError
from engine.letters.images import look
from graphstore.conversations import NewImage
from workers import keys
from workers.errors import WorkerError

_HOUR: Final = 3_600  # seconds
_DAY: Final = 86_400
_CONVERSATION_AN_HOUR: Final = 20  # images
_SITE_A_DAY: Final = 1_000
MOST: Final = 100  # images of the person in one conversation


class TooManyImagesError(WorkerError):
    """More than anybody needs."""

    code = "too_many_images"
    retry_after = _HOUR


def read(data: bytes) -> NewImage:
    """Raises RejectedError (422) for what is no image, or is too large."""
    try:
        found = look(data)
    except InvalidDefinitionError as error:
        problem = error.problems[0]
        raise RejectedError(problem.code, problem.message, "file", 422) from error
    return NewImage(secrets.token_hex(16), found.width, found.height, found.type, data)


def count(redis: Redis, app: str, conversation: str) -> None:
    """Note that a visitor sends one. Raises TooManyImagesError."""
    for key, most, lasts in (
        (keys.images(app, conversation), _CONVERSATION_AN_HOUR, _HOUR),
        (keys.images(app, ""), _SITE_A_DAY, _DAY),
    ):
        pipeline = redis.pipeline(transaction=True)
        pipeline.set(key, 0, ex=lasts, nx=True)
        pipeline.incr(key)
        if cast("list[int]", pipeline.execute())[1] > most:
            raise TooManyImagesError("Too many images were sent lately. Wait a while, or describe it in words.")
