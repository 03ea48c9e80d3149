"""The console command `tracktor`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.text import Text

from graphstore.errors import GraphError
from workers.cli.site import UsageError
from workers.errors import SettingError, WorkerError

USAGE: int = 2  # exit code for what the caller has to change: a setting, an option


def main() -> None:
    try:
        _command(sys.argv[1:])()
    except RedisError as error:
        _complain(f"Redis can't be reached: {error}. Is Tracktor running? See tracktor status.")
        sys.exit(1)
    except (WorkerError, GraphError) as error:
        _complain(str(error))
        sys.exit(USAGE if isinstance(error, SettingError | UsageError) else 1)


def _command(words: Sequence[str]) -> Any:
    # What starts everything imports no other commands: it begins sooner, and goes on running with less memory.
    if words and words[0] in {"up", "demo"}:
        return typer.main.get_command(import_module("workers.cli.up").app)
    return import_module("workers.cli.commands").everything()


def _complain(message: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text.assemble(("✗ ", "bold red"), message))


if __name__ == "__main__":
    main()
