"""`tracktor backup`: everything into one file, while the product runs.

The graph is on hold while it is read, so that all of it is of one moment; the graph's own mark of what was committed
tells afterwards whether it was. Calls are accepted all the while, and those that are not stored yet are in the file.
"""

from __future__ import annotations

import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast

from graphstore import positions, whole
from graphstore.driver import Graph
from workers import keys, stream
from workers.backup import form
from workers.backup.form import BackupError, Head, Writer
from workers.context import Context, open_graph
from workers.on_hold import on_hold

_QUIET: Final = 0.5  # seconds without a commit, after which transactions that were under way are over
_QUIET_WITHIN: Final = 60.0  # seconds
_TIMES: Final = 3
_PIECE: Final = 500  # nodes, links, calls in a line
# What waits in Redis beside the calls, and is lost with it.
STREAMS: Final = (keys.VISITS, keys.REPORTS, keys.ANSWERS, keys.CLICKS, keys.DEAD)

Tell = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True, slots=True)
class Made:
    nodes: int
    links: int
    calls: int  # accepted, and not in the graph
    held: float  # seconds that nothing could be changed


def silent(done: int, total: int) -> None:
    """For callers that nobody watches."""


def make(context: Context, path: Path, *, stay: bool = False, tell: Tell = silent) -> Made:
    """Write the file. Raises BackupError, OnHoldError; then there is no file.

    `stay`: the graph stays on hold after, for an hour.
    """
    began = time.monotonic()
    # Without the gate that stops all others.
    with on_hold(context.redis, stay=stay), open_graph(context.settings) as graph:
        for _ in range(_TIMES):
            before = _quiet(graph)
            made = _write(context, graph, path, tell)
            if graph.state() == before:
                return Made(*made, time.monotonic() - began)
            path.unlink(missing_ok=True)
    raise BackupError(
        "Something wrote to the graph while it was read, three times. Which program goes round the product?"
    )


def _quiet(graph: Graph) -> frozenset[str]:
    """Wait until the transactions are over that were under way."""
    end = time.monotonic() + _QUIET_WITHIN
    last = graph.state()
    while time.monotonic() < end:
        time.sleep(_QUIET)
        now = graph.state()
        if now == last:
            return now
        last = now
    raise BackupError("Transactions in the graph do not come to an end. See System in the dashboard; then try again.")


def _write(context: Context, graph: Graph, path: Path, tell: Tell) -> tuple[int, int, int]:
    size = whole.size(graph)
    total = size.nodes + size.links
    head = Head(
        form.FORMAT, form.VERSION, version("tracktor"), context.clock.now(), context.settings.secret_key, size.nodes,
        size.links,
    )  # fmt: skip
    with Writer(path, head) as writer:
        numbers = _nodes(graph, writer, lambda done: tell(done, total))
        _links(graph, writer, numbers, lambda done: tell(size.nodes + done, total))
        calls = 0
        for page in _calls(context, graph):
            writer.write(["calls", page])
            calls += len(page)
        for name in STREAMS:
            for fields in _entries(context, name):
                writer.write(["stream", name, fields])
        for piece in _secrets(context.settings.home / "secrets" / "sites"):
            writer.write(piece)
    return size.nodes, size.links, calls


def _nodes(graph: Graph, writer: Writer, tell: Callable[[int], None]) -> array[int]:
    """Number in the file by number in the graph."""
    numbers = array("q")
    waiting: dict[tuple[str, ...], list[tuple[int, Any]]] = defaultdict(list)
    count = 0

    def flush(labels: tuple[str, ...]) -> None:
        nonlocal count
        rows = waiting.pop(labels)
        writer.write(["nodes", labels, [properties for _, properties in rows]])
        for place, (known, _) in enumerate(rows):
            if known >= len(numbers):
                numbers.extend([-1] * (known + 10_000 - len(numbers)))
            numbers[known] = count + place
        count += len(rows)
        tell(count)

    for known, labels, properties in whole.nodes(graph):
        waiting[labels].append((known, properties))
        if len(waiting[labels]) == _PIECE:
            flush(labels)
    for labels in list(waiting):
        flush(labels)
    return numbers


def _links(graph: Graph, writer: Writer, numbers: array[int], tell: Callable[[int], None]) -> None:
    waiting: dict[str, list[Any]] = defaultdict(list)
    count = 0
    for kind, one, other, properties in whole.links(graph):
        waiting[kind].append((numbers[one], numbers[other], properties))
        if len(waiting[kind]) == _PIECE:
            writer.write(["links", kind, waiting.pop(kind)])
            count += _PIECE
            tell(count)
    for kind, rows in waiting.items():
        writer.write(["links", kind, rows])
        count += len(rows)
    tell(count)


def _calls(context: Context, graph: Graph) -> Iterator[list[bytes]]:
    """What is accepted and not in the graph, stream by stream."""
    source = stream.source(context.redis)
    for number in range(context.settings.partitions):
        name = keys.stream(number)
        known = stream.name_in_graph(source, name)
        after = graph.read(lambda tx, known=known: positions.read(tx, [known]))[known]  # type: ignore[misc]
        while page := cast("list[Any]", context.redis.xrange(name, min=f"({after}", count=_PIECE)):
            yield [fields[b"d"] for _, fields in page]
            after = page[-1][0].decode()


def _entries(context: Context, name: str) -> Iterator[list[dict[str, bytes]]]:
    after = "-"
    while page := cast("list[Any]", context.redis.xrange(name, min=after, count=_PIECE)):
        yield [{field.decode(): value for field, value in fields.items()} for _, fields in page]
        after = f"({page[-1][0].decode()}"


def _secrets(folder: Path) -> Iterator[list[str]]:
    for path in sorted(folder.glob("*/*")):
        if path.is_file():
            yield ["secret", path.parent.name, path.name, path.read_text()]
