"""Keeps a graph and a Redis running for a test session: `python tests/keeper.py HOME PID`, until PID is gone.

A process of its own, so that nothing stays behind when a session is killed, and so that they can outlive a session.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from graphstore import schema
from workers.errors import WorkerError
from workers.services import graph_server, redis_server
from workers.services.process import Child
from workers.settings import load


def keep(home: Path, session: int) -> None:
    settings = load({**os.environ, "TRACKTOR_HOME": str(home)})
    # A graph that begins empty doubles every few seconds, and would plan all its queries anew each time. Wrong
    # passwords of one test must not lock the others out.
    (home / graph_server.OWN).write_text(
        "dbms.cypher.min_replan_interval=10m\ndbms.security.auth_max_failed_attempts=0\n"
    )
    with ExitStack() as stack:
        try:
            for command in (graph_server.command(settings), redis_server.command(settings)):
                child = Child(command, settings.logs)
                stack.callback(child.stop, 20.0)
            failure = ""
            if not redis_server.wait(settings, 30):
                failure = "Redis did not start"
            elif not graph_server.wait(settings, 120):
                failure = "the graph did not start"
            else:
                with graph_server.connect(settings) as graph:
                    schema.apply(graph)
        except WorkerError as error:
            failure = str(error)
        said = home / "keeper.json.new"
        said.write_text(json.dumps({"failure": failure}))
        said.rename(home / "keeper.json")
        while not failure and psutil.pid_exists(session):
            time.sleep(0.1)


def _stop(*_: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    keep(Path(sys.argv[1]), int(sys.argv[2]))
