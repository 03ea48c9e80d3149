"""Sites by token, without asking the graph a call: events are accepted while the graph is away."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict
from typing import Final, cast

import orjson
from redis import Redis

from graphstore import apps
from graphstore.apps import AppRecord
from graphstore.driver import Graph
from graphstore.errors import GraphError
from workers import keys

_FRESH: Final = 2.0  # seconds a site is believed before it is read again, beside the calls
_PATIENCE: Final = 2.0  # seconds an answer that browsers keep waits for the site as it is now
_UNKNOWN: Final = 5.0  # seconds a token without a site is refused without asking
_MOST_UNKNOWN: Final = 10_000


class DirectoryUnavailableError(Exception):
    """The token can't be checked now."""


class Directory:
    def __init__(self, graph: Graph, redis: Redis) -> None:
        self._graph = graph
        self._redis = redis
        self._sites: dict[str, AppRecord] = {}
        self._checked: dict[str, float] = {}  # token -> when last read
        self._unknown: dict[str, float] = {}  # token -> when last asked in vain
        self._graph_is_away = False
        self._refreshing = threading.Lock()
        self._looked = threading.Condition()  # told whenever a refresh has ended
        self._asking = threading.Lock()

    def find(self, token: str) -> AppRecord | None:
        """The site with this token. Raises DirectoryUnavailableError when nobody can tell."""
        site = self._sites.get(token)
        now = time.monotonic()
        if site is None:
            return self._ask(token) if now - self._unknown.get(token, -_UNKNOWN) >= _UNKNOWN else None
        if now - self._checked[token] > _FRESH:
            # Calls never wait for this: they go on with what was known.
            self._begin_refresh(token)
        return site

    def find_as_it_is(self, token: str) -> AppRecord | None:
        """For what browsers keep: at most two seconds old, unless the graph doesn't answer. Raises as `find`."""
        site = self.find(token)
        end = time.monotonic() + _PATIENCE
        with self._looked:
            while site is not None and not self._graph_is_away and (left := end - time.monotonic()) > 0:
                if time.monotonic() - self._checked.get(token, 0.0) <= _FRESH:
                    return self._sites.get(token)
                self._begin_refresh(token)  # when the one under way was for another site
                self._looked.wait(left)
        return site

    def _begin_refresh(self, token: str) -> None:
        if self._refreshing.acquire(blocking=False):
            threading.Thread(target=self._refresh, args=(token,), name="directory", daemon=True).start()

    def _refresh(self, token: str) -> None:
        try:
            self._read(token)
            self._graph_is_away = False
        except GraphError:
            self._graph_is_away = True  # the site stays as it was last seen
        finally:
            self._checked[token] = time.monotonic()
            self._refreshing.release()
            with self._looked:
                self._looked.notify_all()

    def _ask(self, token: str) -> AppRecord | None:
        with self._asking:
            if token in self._sites:
                return self._sites[token]
            kept = self._kept(token)
            if kept is not None:
                # Good enough to go on with at once; the next look reads it again.
                self._sites[token], self._checked[token] = kept, 0.0
                return kept
            try:
                site = self._read(token)
            except GraphError as error:
                raise DirectoryUnavailableError from error
            if site is None:
                if len(self._unknown) >= _MOST_UNKNOWN:
                    self._unknown.clear()
                self._unknown[token] = time.monotonic()
            return site

    def _read(self, token: str) -> AppRecord | None:
        site = apps.get_by_token(self._graph, token)
        if site is None:
            self._sites.pop(token, None)
            self._redis.hdel(keys.SITES, token)
            return None
        if self._sites.get(token) != site:
            self._redis.hset(keys.SITES, token, orjson.dumps(asdict(site)).decode())
        self._sites[token], self._checked[token] = site, time.monotonic()
        return site

    def _kept(self, token: str) -> AppRecord | None:
        """As another process, or this one before a restart, last saw it."""
        kept = cast("bytes | None", self._redis.hget(keys.SITES, token))
        return AppRecord(**orjson.loads(kept)) if kept else None
