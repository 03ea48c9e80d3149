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
from http.client import HTTPException
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
_LONGEST_ASKED = 300.0  # seconds that a server may put calls off
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
        self._most_together = _MOST_TOGETHER
        self._progress = threading.Condition()
        self._added = self._done = 0  # calls; both under _progress
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
        """Wait until all calls so far are through, whatever comes after them; False when that takes longer."""
        end = time.monotonic() + timeout
        with self._progress:
            last = self._added
            while self._done < last:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._progress.wait(left)
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
        with self._progress:
            self._calls.put_nowait({**call, "ts": at or time.time(), "mid": uuid.uuid4().hex})
            self._added += 1

    def _work(self) -> None:
        held: list[Call] = []
        pause = _PAUSE
        while not self._closing.is_set():
            try:
                some, held = _that_fit([*held, *self._take(wait=not held)], self._most_together)
            except queue.Empty:
                continue
            wait = self._send(some)
            if wait is None:
                self._count(some)
                pause = _PAUSE
            else:
                held = [*some, *held]
                self._closing.wait(max(wait, pause * random.uniform(0.75, 1.25)))  # noqa: S311 - no secret
                pause = min(_LONGEST_PAUSE, pause * 2)

    def _take(self, *, wait: bool) -> list[Call]:
        found = [self._calls.get(timeout=0.2)] if wait else []
        try:
            while len(found) < _MOST_TOGETHER:
                found.append(self._calls.get_nowait())
        except queue.Empty:
            pass
        return found

    def _count(self, some: list[Call]) -> None:
        with self._progress:
            self._done += len(some)
            self._progress.notify_all()

    def _send(self, some: list[Call]) -> float | None:
        """None when they are through, for better or worse; else how long at least to wait, in seconds."""
        try:
            refusals = self._request(some)
        except HTTPError as error:
            with error:
                return self._failed(some, error)
        except (URLError, OSError, HTTPException, ValueError) as error:
            _log.info("Tracktor can't be reached, trying again: %s", error)
            return 0
        for call, told in refusals:
            self._tell(call, told)
        return None

    def _request(self, some: list[Call]) -> list[tuple[Call, Mapping[str, Any]]]:
        """What was refused. Raises ValueError where the answer is not Tracktor's."""
        body = json.dumps({"sid": self._token, "calls": some}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "tracktor-tio-python"}
        with urlopen(Request(self._batch_url, body, headers), timeout=_TIMEOUT) as answer:  # noqa: S310 - the address of whoever calls
            told = json.load(answer)
        if not isinstance(told, dict):
            # A login page of something in between says 200, too, and the calls are still to be sent.
            raise ValueError("The answer is not Tracktor's.")  # noqa: TRY004 - as for what is no JSON
        return [(some[refusal["index"]], refusal["error"]) for refusal in told.get("rejected") or ()]

    def _failed(self, some: list[Call], error: HTTPError) -> float | None:
        if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and len(some) > 1:
            # Something in between takes less at once than Tracktor does.
            self._most_together = len(some) // 2
            return 0
        if _again(error.code):
            _log.info("Tracktor can't take it now, trying again: %s", error)
            return _asked(error)
        try:
            told = json.load(error)["error"]
        except (ValueError, KeyError, TypeError, OSError, HTTPException):
            told = {"code": f"http_{error.code}", "message": str(error), "path": ""}
        for call in some:
            self._tell(call, told)
        return None

    def _tell(self, call: Call, told: Mapping[str, Any]) -> None:
        try:
            self._on_refused(call, told)
        except Exception:  # noqa: BLE001
            # What listens must not keep other calls from being sent.
            _log.exception("on_refused failed")


def _that_fit(calls: list[Call], most: int) -> tuple[list[Call], list[Call]]:
    """Those that go in one request, and those that wait for the next."""
    size = 0
    for index, call in enumerate(calls[:most]):
        size += len(json.dumps(call, ensure_ascii=False).encode()) + 1
        if index and size > _LARGEST_TOGETHER:
            return calls[:index], calls[index:]
    return calls[:most], calls[most:]


def _again(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }


def _asked(error: HTTPError) -> float:
    """How long the server asks to wait, in seconds; 0 where it does not say so."""
    text = error.headers.get("Retry-After") or ""
    return min(float(text), _LONGEST_ASKED) if text.isascii() and text.isdigit() else 0


def _note(call: Call, error: Mapping[str, Any]) -> None:
    _log.warning("Tracktor refused %s: %s", call.get("method"), error.get("message"))
