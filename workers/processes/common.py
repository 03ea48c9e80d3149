"""What every process does at its start: logs, signals, a word that it is ready."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final

import structlog

from graphstore import migrations
from graphstore.driver import Graph
from graphstore.errors import GraphError, NewerGraphError, OlderGraphError
from workers.errors import WorkerError
from workers.settings import Settings, load

# Where the supervisor waits for a sign; unset when started by hand.
READY_FILE: Final = "TRACKTOR_READY_FILE"
# Said to a worker whose crew has looked at the graph already.
CHECKED: Final = "--checked"


class Stop:
    """Called: whether SIGTERM or SIGINT has come. Install it from the main thread."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def __call__(self) -> bool:
        return self._asked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._asked = True


def settings() -> Settings:
    """The settings of the environment. Ends the process with a message when they are wrong."""
    try:
        return load()
    except WorkerError as error:
        sys.exit(str(error))


def refuse_other_graph(given: Settings, *, older: bool = True) -> None:
    """End the process with a message where another version than this one has left the graph.

    Either a later one has been at work in it, or what an earlier one has left is not up to date yet. A graph that is
    away is not waited for; the managed one is looked at by the supervisor, which starts it.

    `older`: not for those that start before whoever brings it up to date, or do so themselves.
    """
    if given.manages_graph:
        return
    with Graph(
        given.neo4j_uri, given.neo4j_user, given.neo4j_password, database=given.neo4j_database, retry_seconds=0.1
    ) as graph:
        try:
            migrations.refuse_newer(graph)
            if older:
                migrations.refuse_older(graph)
        except (NewerGraphError, OlderGraphError) as error:
            sys.exit(str(error))
        except GraphError:
            return  # whoever needs it says so, and tries again


def configure_logs() -> None:
    """JSON lines on standard error, from the level INFO; libraries' from WARNING."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def say_ready() -> None:
    """Tell the supervisor, if there is one, that this process has begun its work."""
    path = os.environ.get(READY_FILE)
    if path:
        Path(path).write_text(str(os.getpid()))
