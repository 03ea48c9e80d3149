"""`tracktor restore`: a backup into an empty installation, which is not running meanwhile."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import orjson
from redis import Redis

from graphstore import migrations, schema, whole
from graphstore.driver import Graph, Transaction
from workers import keys, stream
from workers.backup import form
from workers.backup.form import BackupError, Head
from workers.backup.making import STREAMS, silent
from workers.settings import Settings
from workers.site_secrets import SiteSecrets
from workers.stream import Entry

_SCAN: Final = 1_000
_LETTERS: Final = 1_000
_OURS: Final = ("tracktor:*", "rq:*")
# As the journal of letters has it: whoever takes the letter up records this and does not send it.
_IN_DOUBT: Final = orjson.dumps(
    ["unknown", "It waited when the backup was made, so it may have been sent since.", "", 0, False]
)

Tell = Callable[[int, int], None]  # done, of how many


@dataclass
class Restored:
    nodes: int = 0
    links: int = 0
    calls: int = 0
    letters: int = 0  # that waited, and are not sent by themselves


def refuse_unfit(settings: Settings, graph: Graph, head: Head, *, replace: bool) -> None:
    """Raises BackupError where the installation is not empty, or could not read what the backup holds."""
    if not replace and not whole.is_empty(graph):
        raise BackupError(
            "There are sites or users here already. Restore into an empty TRACKTOR_HOME; or, to lose all that is here, "
            "add --replace."
        )
    if settings.secret_key != head.secret_key and not _is_ours(settings):
        raise BackupError(
            "TRACKTOR_SECRET_KEY is another one than that of the backup, so passwords of mail servers and links of "
            "letters would be lost. Leave it out, and restore writes it to secrets/secret-key; or set that one."
        )


def restore(
    settings: Settings,
    graph: Graph,
    redis: Redis,
    path: Path,
    *,
    replace: bool = False,
    go_on: bool = False,
    now: int,
    tell: Tell = silent,
) -> Restored:
    """Raises BackupError before anything is changed, unless the file changes meanwhile.

    `go_on`: letters that waited are sent, since nobody has sent them after the backup was made.
    """
    head = form.check(path)
    refuse_unfit(settings, graph, head, replace=replace)
    for pattern in _OURS:
        for name in redis.scan_iter(pattern, count=_SCAN):
            redis.delete(name)
    whole.clear(graph)
    schema.apply(graph)
    migrations.forget(graph)
    done = Restored()
    loader = _Loader(settings, graph, redis, done)
    for piece in form.pieces(path):
        loader.load(piece)
        tell(done.nodes + done.links, head.nodes + head.links)
    done.letters = _letters(graph, redis, ("sending",) if go_on else ("queued", "sending", "deferred"))
    migrations.migrate(graph)
    whole.told_again(graph, now)
    if settings.secret_key != head.secret_key:
        _keep_key(settings, head.secret_key)
    return done


class _Loader:
    def __init__(self, settings: Settings, graph: Graph, redis: Redis, done: Restored) -> None:
        self._settings = settings
        self._graph = graph
        self._redis = redis
        self._done = done
        self._numbers = array("q")  # in the graph, by number in the file

    def load(self, piece: list[Any]) -> None:
        match piece:
            case ["nodes", labels, rows]:
                self._numbers.extend(self._graph.write(partial(_nodes, labels=labels, rows=rows)))
                self._done.nodes += len(rows)
            case ["links", kind, rows]:
                ends = [(self._numbers[one], self._numbers[other], form.raw(held)) for one, other, held in rows]
                self._graph.write(lambda tx: whole.add_links(tx, kind, ends))
                self._done.links += len(rows)
            case ["calls", payloads]:
                self._done.calls += _calls(self._settings, self._redis, [form.raw(each) for each in payloads])
            case ["stream", name, entries] if name in STREAMS:
                for entry in entries:
                    held = {field: form.raw(value) for field, value in entry.items()}
                    self._redis.xadd(name, cast(Any, _fitting(self._settings, name, held)))
            case ["secret", site, name, value]:
                SiteSecrets(self._settings, site).keep(name, value)
            case _:
                raise BackupError("The backup holds something that this version does not know.")


def _nodes(tx: Transaction, labels: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[int]:
    return whole.add_nodes(tx, labels, [form.raw(row) for row in rows])


def _calls(settings: Settings, redis: Redis, payloads: Sequence[bytes]) -> int:
    pipeline = redis.pipeline(transaction=False)
    for payload in payloads:
        pipeline.xadd(_stream(settings, payload), cast(Any, {"d": payload}))
    pipeline.execute()
    return len(payloads)


def _stream(settings: Settings, payload: bytes) -> str:
    """There may be another number of partitions than there were. What is no call goes where it is put aside."""
    try:
        return keys.stream(stream.partition_of(Entry("", "", payload).call(), settings.partitions))
    except ValueError:
        return keys.stream(0)


def _fitting(settings: Settings, name: str, entry: dict[str, bytes]) -> dict[str, bytes]:
    if name == keys.DEAD and entry.get("stream"):
        return {**entry, "stream": _stream(settings, entry["d"]).encode()}
    return entry


def _letters(graph: Graph, redis: Redis, states: Sequence[str]) -> int:
    """What may have been sent since is never sent again by itself: it becomes `unknown` when it is taken up."""
    waiting: list[str] = []
    count = 0

    def keep() -> None:
        if waiting:
            redis.hset(keys.LETTER_JOURNAL, mapping=cast(Any, dict.fromkeys(waiting, _IN_DOUBT)))
            waiting.clear()

    for key in whole.open_letters(graph, states):
        waiting.append(key)
        count += 1
        if len(waiting) == _LETTERS:
            keep()
    keep()
    return count


def _is_ours(settings: Settings) -> bool:
    """Whether the key is the generated one, which a restore may replace."""
    path = settings.home / "secrets" / "secret-key"
    return path.is_file() and path.read_text().strip() == settings.secret_key


def _keep_key(settings: Settings, key: str) -> None:
    path = settings.home / "secrets" / "secret-key"
    part = path.with_suffix(".new")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    part.rename(path)
