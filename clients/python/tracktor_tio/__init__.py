"""Sends people, events and carts to Tracktor, in the background."""

from __future__ import annotations

import atexit
import hashlib
import hmac
import json
import logging
import queue
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

__all__ = ["Client", "sign"]

Call = dict[str, Any]
Refused = Callable[[Call, Mapping[str, Any]], None]

_MOST_TOGETHER = 100  # calls
_LARGEST_TOGETHER = 500_000  # bytes
_PAUSE = 0.5  # seconds, doubled each time
_LONGEST_PAUSE = 60.0
_TIMEOUT = 10.0  # seconds for an answer
_AT_EXIT = 5.0  # seconds for what is left at the end of the program
_log = logging.getLogger("tracktor_tio")


def sign(secret: str, identity: str) -> str:
    """The signature of an id: HMAC-SHA256, upper-case hex."""
    return hmac.new(secret.encode(), identity.encode(), hashlib.sha256).hexdigest().upper()


class Client:
    """One a process; its methods may be called from any thread, and return at once."""

    def __init__(
        self,
        url: str,
        token: str,
        secret: str | None = None,
        *,
        on_refused: Refused | None = None,
        most_waiting: int = 10_000,
    ) -> None:
        """`url`: where Tracktor is; with `secret` every call is signed."""
        self._batch_url = f"{url.rstrip('/')}/batch"
        self._token = token
        self._secret = secret
        self._on_refused = on_refused or _note
        self._calls: queue.Queue[Call] = queue.Queue(most_waiting)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="tracktor-tio", daemon=True)
        self._thread.start()
        atexit.register(self.close, _AT_EXIT)

    def __enter__(self) -> Client:  # noqa: PYI034 - typing has Self from Python 3.11 on
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def set(self, identity: str, properties: Mapping[str, Any], *, at: float = 0) -> None:
        """Set properties of a person; None removes one. `at`: Unix time, now when left out. Raises queue.Full."""
        self._add("set", identity, at, data=dict(properties))

    def track(
        self,
        identity: str,
        event: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        at: float = 0,
    ) -> None:
        """A person did something. Raises queue.Full."""
        self._add("track", identity, at, action=event, data=dict(arguments or {}))

    def alias(self, source: str, target: str, *, at: float = 0) -> None:
        """Two people are one: the target stays. Raises queue.Full."""
        call = {"method": "alias", "srcid": source, "destid": target}
        if self._secret:
            call["destsign"] = sign(self._secret, target)
        self._put(call, at)

    def company(self, identity: str, properties: Mapping[str, Any], *, at: float = 0) -> None:
        """Set properties of a company. Raises queue.Full."""
        self._add("company", identity, at, data=dict(properties))

    def cart(
        self,
        identity: str,
        state: str,
        cart: Mapping[str, Any] | None = None,
        *,
        at: float = 0,
    ) -> None:
        """`state`: set, cancel or purchase. Raises queue.Full."""
        self._add("cart", identity, at, state=state, **({} if cart is None else {"data": dict(cart)}))

    def sign(self, identity: str) -> str:
        """The signature that a page gives to tio.identify. Raises ValueError without a secret."""
        if not self._secret:
            raise ValueError("Give the client the site's secret to sign with.")
        return sign(self._secret, identity)

    def flush(self, timeout: float = 30.0) -> bool:
        """Wait until all calls so far are through; False when that takes longer."""
        end = time.monotonic() + timeout
        with self._calls.all_tasks_done:
            while self._calls.unfinished_tasks:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._calls.all_tasks_done.wait(left)
        return True

    def close(self, timeout: float = 30.0) -> bool:
        """Flush, and end the thread. What is not through by then is given up; False says so."""
        done = self.flush(timeout)
        self._closing.set()
        atexit.unregister(self.close)
        return done

    def _add(self, method: str, identity: str, at: float, **more: Any) -> None:
        call = {"method": method, "id": identity, **more}
        if self._secret:
            call["sign"] = sign(self._secret, identity)
        self._put(call, at)

    def _put(self, call: Call, at: float) -> None:
        if self._closing.is_set():
            raise ValueError("The client is closed.")
        # What can't be written must be told here, where the call is made.
        json.dumps(call, allow_nan=False, ensure_ascii=False).encode()
        self._calls.put_nowait({**call, "ts": at or time.time(), "mid": uuid.uuid4().hex})

    def _work(self) -> None:
        held: list[Call] = []
        while not self._closing.is_set():
            try:
                some = [*held, *self._take(wait=not held)]
            except queue.Empty:
                continue
            some, held = _that_fit(some)
            if some:
                self._send(some)
                for _ in some:
                    self._calls.task_done()

    def _take(self, *, wait: bool) -> list[Call]:
        found = [self._calls.get(timeout=0.2)] if wait else []
        try:
            while len(found) < _MOST_TOGETHER:
                found.append(self._calls.get_nowait())
        except queue.Empty:
            pass
        return found

    def _send(self, some: list[Call]) -> None:
        pause = _PAUSE
        while not self._closing.is_set():
            try:
                self._request(some)
            except (HTTPError, URLError, OSError, ValueError) as error:
                if isinstance(error, HTTPError) and not _again(error.code):
                    self._refuse_all(some, error)
                    return
                _log.info("Tracktor can't be reached, trying again: %s", error)
                self._closing.wait(pause * random.uniform(0.75, 1.25))  # noqa: S311 - no secret
                pause = min(_LONGEST_PAUSE, pause * 2)
            else:
                return

    def _request(self, some: list[Call]) -> None:
        body = json.dumps({"sid": self._token, "calls": some}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "tracktor-tio-python"}
        with urlopen(Request(self._batch_url, body, headers), timeout=_TIMEOUT) as answer:  # noqa: S310 - the address of whoever calls
            for refusal in json.load(answer).get("rejected", []):
                self._on_refused(some[refusal["index"]], refusal["error"])

    def _refuse_all(self, some: list[Call], error: HTTPError) -> None:
        try:
            told = json.load(error)["error"]
        except (ValueError, KeyError, TypeError, OSError):
            told = {"code": f"http_{error.code}", "message": str(error), "path": ""}
        for call in some:
            self._on_refused(call, told)


def _that_fit(calls: list[Call]) -> tuple[list[Call], list[Call]]:
    """Those that go in one request, and those that wait for the next."""
    size = 0
    for index, call in enumerate(calls[:_MOST_TOGETHER]):
        size += len(json.dumps(call, ensure_ascii=False).encode()) + 1
        if index and size > _LARGEST_TOGETHER:
            return calls[:index], calls[index:]
    return calls[:_MOST_TOGETHER], calls[_MOST_TOGETHER:]


def _again(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }


def _note(call: Call, error: Mapping[str, Any]) -> None:
    _log.warning("Tracktor refused %s: %s", call.get("method"), error.get("message"))
