"""Webhooks: signed, with an idempotency key, tried again with growing pauses, and never into private networks.

The address is resolved once, checked, and connected to as it was checked, so a name can't change its mind in between;
redirects are not followed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import orjson
import requests
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from engine.effects import CallWebhook
from engine.hooks import HEADER, signature
from graphstore import apps
from graphstore.errors import NotFoundError
from graphstore.tasks import Task
from workers.context import Context
from workers.effects.enactor import Done, End, Failed
from workers.site_secrets import SiteSecretError, SiteSecrets

MAX_ATTEMPTS: Final = 8
_FIRST_PAUSE: Final = 5_000  # ms; three times as long each time, an hour at the most
_LONGEST_PAUSE: Final = 3_600_000
_TIMEOUT: Final = (3.05, 10.0)  # seconds to connect, and for each piece of the answer
_MOST_READ: Final = 65_536  # bytes of an answer
_AT_ONCE: Final = 8
_AGAIN: Final = frozenset({408, 425, 429})  # beside all from 500 on


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0: there was none, and `problem` says why."""

    status: int
    body: Any = None
    problem: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """`key`: by which its receiver tells a repetition."""

    method: str
    url: str
    body: bytes
    key: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WebhookCaller:
    kind: ClassVar[str] = CallWebhook.kind
    # Whoever receives it tells a repetition by the idempotency key.
    repeatable: ClassVar[bool] = True
    quick: ClassVar[bool] = False

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        secrets = {app: _secret(context, app) for app in {task.app for task in tasks}}
        manager = manager_of(private=context.settings.private_webhooks)
        with ThreadPoolExecutor(min(_AT_ONCE, len(tasks))) as pool:
            answers = pool.map(lambda task: _answer(context, manager, task, secrets[task.app]), tasks)
            return [_end(task, answer) for task, answer in zip(tasks, answers, strict=True)]


def _answer(context: Context, manager: Manager, task: Task, secret: str) -> Answer:
    try:
        headers = SiteSecrets(context.settings, task.app).filled(task.effect["headers"])
    except SiteSecretError as error:
        return Answer(0, problem=str(error))
    return call(manager, task, headers, secret, context.clock.now())


def _secret(context: Context, app: str) -> str:
    try:
        return apps.get(context.graph, app).secret
    except NotFoundError:
        return ""


def manager_of(*, private: bool) -> Manager:
    return Manager(
        Config(
            ip_filter_enable=not private,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=_TIMEOUT,
            user_agent_override="Tracktor",
        )
    )


def call(manager: Manager, task: Task, own: Mapping[str, str], secret: str, now: int) -> Answer:
    """`own`: the headers of its settings, with the secrets they name."""
    effect = task.effect
    request = Request(effect["method"], effect["url"], effect["body"].encode(), task.key, own)
    return ask(manager, request, signature(secret, request.body, now))


def ask(manager: Manager, wanted: Request, signed: str) -> Answer:
    """One try; `signed` is what `engine.hooks` makes of its body."""
    headers = {
        "Content-Type": "application/json",
        **wanted.headers,
        "Idempotency-Key": wanted.key,
        HEADER: signed,
    }
    try:
        with manager.get_session() as session:
            answer = session.request(wanted.method, wanted.url, data=wanted.body or None, headers=headers, stream=True)
            with answer:
                text = answer.raw.read(_MOST_READ, decode_content=True)
    except InvalidIPAddress:
        return Answer(0, problem="The address leads into a private network, where webhooks may not go.")
    except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, ValueError) as error:
        return Answer(0, problem=f"The address can't be called: {error}")
    except (requests.RequestException, OSError) as error:
        return Answer(0, problem=f"No answer: {error}", again=True)
    again = answer.status_code in _AGAIN or answer.status_code >= 500  # noqa: PLR2004 - the server's own faults
    problem = "" if answer.ok and not 300 <= answer.status_code < 400 else f"Answered {answer.status_code}."  # noqa: PLR2004 - redirects are not followed
    return Answer(answer.status_code, _read(text), problem, again)


def _read(text: bytes) -> Any:
    """JSON where it is JSON, else text."""
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return text.decode(errors="replace")


def _end(task: Task, answer: Answer) -> End:
    result: Mapping[str, Any] = {"status": answer.status, "body": answer.body}
    if not answer.problem:
        return Done(task, result)
    if answer.again and task.attempts < MAX_ATTEMPTS:
        return Failed(task, answer.problem, pause(task.attempts))
    tried = f" Tried {task.attempts} times." if task.attempts > 1 else ""
    return Failed(task, answer.problem + tried, result={**result, "reason": answer.problem})


def pause(attempts: int) -> int:
    """Ms until the next try after so many; spread by a fifth, so that not all come back at once."""
    exact = min(_LONGEST_PAUSE, _FIRST_PAUSE * 3 ** (attempts - 1))
    return int(exact * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
