"""What commands of files that belong in git share: reading and writing them, what differs, what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.text import Text

from engine.errors import InvalidDefinitionError, Problem
from workers.campaign_files.text import Format
from workers.cli.site import UsageError


def content_of(file: str) -> str:
    """What a file holds; "-" is standard input. Raises UsageError."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} can't be read: {error}.") from error


def format_of(wanted: str, file: Path | None) -> Format:
    """Raises UsageError."""
    named = wanted or ("json" if file is not None and file.suffix.lower() == ".json" else "yaml")
    if named not in {"yaml", "json"}:
        raise UsageError(f"--format is yaml or json, not {wanted!r}.")
    return "json" if named == "json" else "yaml"


def put(written: str, file: Path | None) -> None:
    """Into the file, or to standard output."""
    if file is None:
        typer.echo(written, nl=False)
    else:
        file.write_text(written, encoding="utf-8")


def refused(file: str, error: InvalidDefinitionError) -> NoReturn:
    """Tell every problem, and end with exit code 1."""
    for problem in error.problems:
        complain(f"{file}: {where(problem)}", "✗", "bold red")
    raise typer.Exit(1) from error


def where(problem: Problem) -> str:
    return f"{problem.path}: {problem.message}" if problem.path else problem.message


def complain(message: str, sign: str, style: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text.assemble((f"{sign} ", style), message))


def show(lines: Iterable[str]) -> None:
    """A unified diff, in colours."""
    console = Console(soft_wrap=True, highlight=False)
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines:
        console.print(Text(line, styles.get(line[:1], "")))
