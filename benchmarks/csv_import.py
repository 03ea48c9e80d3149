"""People from a CSV file: lines a second, as a worker imports them, new people and then the same ones again.

The floor is reading and parsing the file: what it would take if nothing was stored. Another is the least that keeps the
people: bare transactions with an identity, a person and the properties, as many lines at once as the import takes.
"""

from __future__ import annotations

import argparse
import csv
import io
import time
from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from typing import Final

import psutil
from product import product, report, say

from graphstore import apps
from graphstore.driver import Graph
from graphstore.vocabulary import scoped
from workers import lists
from workers.context import Context
from workers.importing import run, store
from workers.importing.mapping import guess
from workers.importing.table import Table

_COLUMNS: Final = ("id", "email", "first_name", "last_name", "plan", "country", "age")
_PLANS: Final = ("free", "basic", "premium")
_COUNTRIES: Final = ("GB", "DE", "FR", "ES", "US")
_AT_ONCE: Final = 1_000  # lines


def main() -> None:
    given = _arguments()
    with product() as running:
        context = running.context
        server = next(each for each in psutil.Process().children(recursive=True) if each.name() == "java")
        warm = apps.create(context.graph, "Warm", context.clock.now()).id
        _imported(context, warm, _file("w", given.warm_up), "")
        app = apps.create(context.graph, "Benchmark", context.clock.now()).id
        data = _file("p", given.rows)
        floor = _seconds(lambda: _parsed(data))
        bare = _seconds(lambda: _bare(context.graph, f"{app}-bare", data))
        into = lists.create(context, app, "Imported").id
        found = {}
        for name, target in (("new", ""), ("known", ""), ("known_into_list", into)):
            busy, own = _processor_time(server), time.process_time()
            seconds = _seconds(lambda: _imported(context, app, data, target))  # noqa: B023 - used at once
            found[f"{name}_per_second"] = round(given.rows / seconds)
            found[f"{name}_cpu_ms_of_1000_worker"] = round((time.process_time() - own) / given.rows * 1e6, 1)
            found[f"{name}_cpu_ms_of_1000_graph"] = round((_processor_time(server) - busy) / given.rows * 1e6, 1)
            say(f"{name}: {found[f'{name}_per_second']} a second")
    report(
        {
            "benchmark": "csv_import",
            "rows": given.rows,
            "bytes": len(data),
            "floor_per_second": round(given.rows / floor),
            "bare_writes_per_second": round(given.rows / bare),
            **found,
            "mark": 10_000,
            "load": psutil.getloadavg()[0],
        }
    )


def _imported(context: Context, app: str, data: bytes, into: str) -> None:
    token = store.keep_file(context.redis, app, data)
    job = run.start(context, app, token, guess(_COLUMNS), into=into)
    while run.work(context, app, job):
        pass
    ended = store.load(context.redis, app, job)
    if ended.state != "done" or ended.rejected:
        raise SystemExit(f"The import went wrong: {asdict(ended)}")


def _parsed(data: bytes) -> int:
    return sum(1 for _ in Table(data).lines())


def _bare(graph: Graph, app: str, data: bytes) -> None:
    lines = Table(data).lines()
    while page := list(islice(lines, _AT_ONCE)):
        rows = [
            {
                "key": scoped(app, line.cells[0]),
                "id": line.cells[0],
                "values": dict(zip(_COLUMNS, line.cells, strict=True)),
            }
            for line in page
        ]
        graph.write(
            lambda tx, rows=rows: tx.run(  # type: ignore[misc]  # mypy can't infer a lambda's default
                """
                UNWIND $rows AS row
                MERGE (i:Identity {key: row.key})
                CREATE (i)-[:RESOLVES_TO]->(p:Person {app: $app, uid: row.key, id: row.id}) SET p += row.values
                """,
                app=app,
                rows=rows,
            )
        )


def _file(prefix: str, rows: int) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    for number in range(rows):
        writer.writerow(
            [
                f"{prefix}{number}", f"{prefix}{number}@example.com", f"Name {number % 997}",
                f"Family {number % 4_999}", _PLANS[number % 3], _COUNTRIES[number % 5], 18 + number % 60,
            ]
        )  # fmt: skip
    return written.getvalue().encode()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _processor_time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--warm-up", type=int, default=20_000, help="rows imported before, into another site")
    return parser.parse_args()


if __name__ == "__main__":
    main()
