"""The one place where errors become HTTP, and the one shape they have there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from flask import Flask, Response, g, jsonify
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from engine.errors import EngineError, InvalidDefinitionError, Problem, RejectedError
from engine.workflow.rehearsal.trace import TooLongError
from graphstore.errors import (
    ConflictError,
    GraphCredentialsError,
    GraphError,
    GraphTimeoutError,
    GraphUnavailableError,
    NotFoundError,
    StalePositionError,
)
from workers.analytics.sharing import TooManyLooksError
from workers.attempts import TooManyAttemptsError
from workers.errors import WorkerError
from workers.importing.mapping import BadMappingError
from workers.importing.table import BadFileError
from workers.retention import BadRuleError
from workers.sealing import SealError
from workers.signing import BadKeyError
from workers.stream import StreamUnavailableError
from workers.webhooks.endpoints import BadEndpointError

RETRY_AFTER: Final = 2  # seconds until a part that is away may be back

_log = structlog.get_logger("tracktor.web")


class WebError(Exception):
    """What only HTTP knows of: who may do what."""

    def __init__(self, status: int, code: str, message: str, path: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.path = path


# The message is for people, so those of HTTP itself say what to do.
_HTTP: Final[Mapping[int, tuple[str, str]]] = {
    400: ("bad_request", "The request can't be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("too_large", "The request is too large."),
    414: ("too_long", "The address is too long."),
    415: ("not_json", "Send JSON, with the content type application/json."),
    422: ("invalid", "Some fields are not right."),
}


_FIELDS: Final[Mapping[type[WorkerError], str]] = {BadKeyError: "key", BadEndpointError: "url", BadRuleError: "rules"}


def respond(
    status: int, code: str, message: str, path: str = "", details: Sequence[Problem] = (), retry_after: int = 0
) -> Response:
    """An error as every client of this server gets it."""
    error: dict[str, Any] = {"code": code, "message": message}
    if path:
        error["path"] = path
    if details:
        error["details"] = [{"code": item.code, "message": item.message, "path": item.path} for item in details]
    response = jsonify(error=error)
    response.status_code = status
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def install(app: Flask) -> None:
    """Handle every error of `app` here."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(WebError, lambda error: respond(error.status, error.code, str(error), error.path))
    app.register_error_handler(GraphError, _graph)
    app.register_error_handler(EngineError, _engine)
    app.register_error_handler(WorkerError, _worker)
    app.register_error_handler(RedisError, _redis)
    app.register_error_handler(Exception, unexpected)


def http_error(error: HTTPException) -> Response:
    status = error.code or 500
    code, message = _HTTP.get(status, (HTTPStatus(status).phrase.lower().replace(" ", "_"), error.description or ""))
    if status == HTTPStatus.BAD_REQUEST and error.description != type(error).description:
        message = error.description or message
    fields: Any = getattr(error, "data", {}).get("messages", {})
    details = [Problem("invalid", text, path) for path, text in _flat(fields)]
    response = respond(status, code, message, details[0].path if details else "", details)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _flat(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(path, message) of each leaf in marshmallow's tree, whose first level says where: "json" or "query"."""
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            yield from _flat(value, (*path, str(key)))
    elif isinstance(messages, list | tuple):
        for item in messages:
            yield from _flat(item, path)
    else:
        yield "/".join(part for part in path[1:] if part != "_schema"), str(messages)


def _graph(error: GraphError) -> Response:
    match error:
        case NotFoundError():
            return respond(404, error.code, str(error))
        case ConflictError() | StalePositionError():
            return respond(409, error.code, str(error))
        case GraphTimeoutError():
            text = "This takes too long to find out. Narrow it: a shorter period, or a condition that few people meet."
            return respond(422, error.code, text)
        case GraphUnavailableError() | GraphCredentialsError():
            _log.error("graph_unavailable", error=str(error))
            return respond(
                503,
                GraphUnavailableError.code,
                "The graph can't be reached now. Try again soon.",
                retry_after=RETRY_AFTER,
            )
        case _:
            return unexpected(error)


def _engine(error: EngineError) -> Response:
    match error:
        case RejectedError():
            return respond(error.status, error.code, str(error), error.path, retry_after=error.retry_after)
        case TooLongError():
            return respond(422, error.code, str(error), "event")
        case InvalidDefinitionError():
            return respond(422, error.code, "This has problems; see details.", error.problems[0].path, error.problems)
        case _:
            return unexpected(error)


def _worker(error: WorkerError) -> Response:
    match error:
        case TooManyAttemptsError() | TooManyLooksError():
            return respond(429, error.code, str(error), retry_after=error.retry_after)
        case BadFileError() | BadMappingError():
            return respond(422, error.code, str(error), "file" if isinstance(error, BadFileError) else "mapping")
        case BadKeyError() | BadEndpointError() | BadRuleError():
            return respond(422, error.code, str(error), _FIELDS[type(error)])
        case SealError():
            return respond(409, error.code, str(error))
        case StreamUnavailableError():
            return respond(503, error.code, str(error), retry_after=max(RETRY_AFTER, error.retry_after))
        case _:
            return unexpected(error)


def _redis(error: RedisError) -> Response:
    _log.error("redis_unavailable", error=str(error))
    return respond(503, "redis_unavailable", "Redis can't be reached now. Try again soon.", retry_after=RETRY_AFTER)


def unexpected(error: Exception) -> Response:
    _log.error("unexpected_error", exc_info=error)
    where = f" under request {g.request_id}" if "request_id" in g else ""
    return respond(500, "internal_error", f"Something went wrong here. The log has it{where}.")
