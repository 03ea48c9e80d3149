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

from workers.errors import WorkerError
from workers.settings import Settings, load

# Where the supervisor waits for a sign; unset when started by hand.
READY_FILE: Final = "TRACKTOR_READY_FILE"


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
