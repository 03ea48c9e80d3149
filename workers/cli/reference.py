"""The page of all commands, made from the commands themselves: `python -m workers.cli.reference > docs/cli.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

from typer.main import get_command

from workers.cli.commands import app

_HEAD: Final = """# The command `tracktor`

Made from the commands themselves. Settings are [environment variables](operations.md#settings).
`tracktor --install-completion` teaches your shell to complete commands and options;
`--help` behind any of them says what is said here.

Exit code 0: it is done. 1: it could not be done, or there is something to look at (rows that were refused, a check
that failed, a difference). 2: what was asked for has to change: an option, a name, a setting. Messages go to standard
error, answers to standard output; with `--json`, answers are JSON.
"""

Command = Any  # typer brings a copy of click along, whose classes are its own business


def page() -> str:
    return "\n".join([_HEAD, *_group(get_command(app), "tracktor")])


def _group(group: Command, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _group(command, f"{path} {name}")
        elif not command.hidden:
            yield from _command(command, f"{path} {name}")


def _command(command: Command, path: str) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and each.name != "help"]
    words = [each.name.upper() for each in arguments]
    shown = [word if each.required else f"[{word}]" for word, each in zip(words, arguments, strict=True)]
    rows = [f"| `{word}` | {_prose(each.help)} | |" for word, each in zip(words, arguments, strict=True)]
    rows += [f"| {_names(each)} | {_prose(each.help)} | {_default(each.default)} |" for each in options]
    yield f"## {path}\n"
    yield f"{_prose(command.help)}\n"
    yield f"```sh\n{' '.join([path, *shown])}{' [options]' if options else ''}\n```\n"
    if rows:
        yield "\n".join(["| | | Default |", "| --- | --- | --- |", *rows, ""])


def _names(option: Command) -> str:
    return ", ".join(f"`{each}`" for each in (*option.opts, *option.secondary_opts))


def _prose(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _default(value: Any) -> str:
    return f"`{value}`" if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else ""


if __name__ == "__main__":
    sys.stdout.write(page())
