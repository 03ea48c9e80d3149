"""Telling of alarms: a letter to the owners or those named, and a call of an address, once when one begins and ends.

It must work while the graph is away or Redis takes nothing, since that is when there are alarms. So what was told is
kept in Redis and in memory, and the addresses may be settings. What nobody took is told again at the next look.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, cast

import orjson
import structlog
from redis.exceptions import RedisError

from engine.hooks import signature
from engine.letters.render import Rendered
from graphstore import accounts
from workers import keys, loop
from workers.alarms import Alarm, sounding
from workers.context import Context
from workers.effects.webhooks import Request, ask, manager_of
from workers.mailers import Mailers
from workers.mime import build
from workers.posting import DEFAULT_SENDER, Way

log = structlog.get_logger("alarms")

_EVERY: Final = 15.0  # seconds between two looks
_TICK: Final = 1.0  # seconds
_WORDS: Final = {
    "disk": "The disk is filling up",
    "machine_memory": "Memory is running short",
    "redis_memory": "Redis is filling up",
    "calls": "Calls wait to be stored",
}


class Alarms:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._told: dict[str, str] = {}  # kind -> severity
        self._unsaved = False  # Redis has not taken it
        self._looked = -_EVERY

    def run(self, stopped: Callable[[], bool]) -> None:
        loop.work("alarms", self._turn, stopped, _TICK)

    def _turn(self) -> int:
        if time.monotonic() - self._looked >= _EVERY:
            self._looked = time.monotonic()
            self.step()
        return 0

    def step(self) -> None:
        """Look, and tell what has begun, has got worse or is over. Raises GraphUnavailableError."""
        found = {alarm.kind: alarm for alarm in sounding(self._context.redis, self._context.settings)}
        told = self._known()
        begun = [each for each in found.values() if _is_news(each, told.get(each.kind, ""))]
        over = sorted(told.keys() - found.keys())
        if not begun and not over:
            return
        for each in begun:
            log.warning("alarm", kind=each.kind, severity=each.severity, found=each.found)
        if self._tell(begun, over):
            kept = {kind: told[kind] for kind in told.keys() & found.keys()}
            self._keep({**kept, **{each.kind: each.severity for each in begun}})

    def _known(self) -> Mapping[str, str]:
        if not self._unsaved:
            with suppress(RedisError):
                kept = cast("dict[bytes, bytes]", self._context.redis.hgetall(keys.ALARMS))
                self._told = {kind.decode(): severity.decode() for kind, severity in kept.items()}
        return self._told

    def _keep(self, told: dict[str, str]) -> None:
        self._told = told
        try:
            pipeline = self._context.redis.pipeline(transaction=True)
            pipeline.delete(keys.ALARMS)
            if told:
                pipeline.hset(keys.ALARMS, mapping=told)  # type: ignore[arg-type]  # redis-py's is invariant
            pipeline.execute()
            self._unsaved = False
        except RedisError as error:
            self._unsaved = True
            log.warning("alarms_kept_in_memory", error=str(error))

    def _tell(self, begun: Sequence[Alarm], over: Sequence[str]) -> bool:
        """Whether anybody took it, or nobody is to be told."""
        settings = self._context.settings
        emails = settings.alarm_emails or tuple(accounts.owners(self._context.graph))
        taken = [self._mail(email, begun, over) for email in emails]
        if settings.alarm_url:
            taken.append(self._call(settings.alarm_url, begun, over))
        return any(taken) or not taken

    def _mail(self, email: str, begun: Sequence[Alarm], over: Sequence[str]) -> bool:
        settings = self._context.settings
        title = _WORDS[begun[0].kind] if begun else f"Over: {_WORDS[over[0]]}"
        parts = [f"{_WORDS[each.kind]} ({each.severity}).\n{each.found}\n{each.mend}" for each in begun]
        parts += [f"Over: {_WORDS[kind]}." for kind in over]
        text = "\n\n".join([*parts, f"{settings.public_url}/system"]) + "\n"
        mailer = Mailers(settings.smtp_url)
        try:
            way = Way(settings.alarm_sender or DEFAULT_SENDER)
            rendered = Rendered(f"Tracktor: {title}", text, "")
            message = build(rendered, way=way, recipient=email, name="", delivery=f"alarm:{secrets.token_hex(16)}")
            sent = mailer.send_all([message])[0]
        except ValueError as error:
            log.warning("alarm_not_mailed", reason=str(error))
            return False
        finally:
            mailer.close()
        if sent.state != "sent":
            log.warning("alarm_not_mailed", reason=sent.reason)
        return sent.state == "sent"

    def _call(self, url: str, begun: Sequence[Alarm], over: Sequence[str]) -> bool:
        """Signed like all webhooks, by the installation's secret key."""
        settings, now = self._context.settings, self._context.clock.now()
        alarms = [
            {"kind": each.kind, "severity": each.severity, "found": each.found, "mend": each.mend} for each in begun
        ]
        body = orjson.dumps({"type": "alarm", "at": now, "alarms": alarms, "over": list(over)})
        # An address that the operator has set, not a user: it may well be in a private network.
        request = Request("POST", url, body, f"alarm:{secrets.token_hex(8)}")
        answer = ask(manager_of(private=True), request, signature(settings.secret_key, body, now))
        if answer.problem:
            log.warning("alarm_not_told", reason=answer.problem)
        return not answer.problem


def _is_news(alarm: Alarm, told: str) -> bool:
    return not told or (alarm.severity == "critical" and told == "warning")
