"""What several test modules use, and no fixture can be."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

_PORTS = (
    "TRACKTOR_PORT",
    "TRACKTOR_LIVE_PORT",
    "TRACKTOR_GRAPH_PORT",
    "TRACKTOR_REDIS_PORT",
    "TRACKTOR_SMTP_PORT",
    "TRACKTOR_METRICS_PORT",
)


@dataclass(frozen=True)
class Site:
    """An :App that only one test knows."""

    id: str
    token: str
    secret: str


def examples(number: int) -> int:
    """How many made-up cases to try: so many, or TRACKTOR_TEST_EXAMPLES times as many, as `make fuzz` does."""
    return number * int(os.environ.get("TRACKTOR_TEST_EXAMPLES", "1"))


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def environment(home: Path) -> dict[str, str]:
    """Settings for a product of its own in `home`: free ports, nothing external."""
    ports = zip(_PORTS, free_ports(len(_PORTS)), strict=True)
    return {"TRACKTOR_HOME": str(home), **{name: str(port) for name, port in ports}}
