"""`tracktor benchmark`: the figures of this machine, where there is a checkout."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from workers.cli.output import AS_JSON, tell
from workers.cli.site import UsageError

app = typer.Typer()

FOLDER: Final = Path(__file__).resolve().parents[2] / "benchmarks"
_Options = Annotated[list[str] | None, typer.Argument(help="Options of its own, behind --: -- --rounds 3.")]


@app.command("benchmark")
def benchmark(
    name: Annotated[str, typer.Argument(help="Which; all are listed when none is given.")] = "",
    options: _Options = None,
    *,
    as_json: bool = AS_JSON,
) -> None:
    """Measure one figure of this machine, in a folder of its own, and print it as JSON. Needs a checkout."""
    known = dict(_known())
    if not known:
        raise UsageError("The benchmarks are not in the wheel: run this from a checkout of the source.")
    if not name:
        rows = [{"name": each, "about": about} for each, about in known.items()]
        tell(rows, [f"{each:<16} {about}" for each, about in known.items()], as_json=as_json)
        return
    if name not in known:
        raise UsageError(f"There is no benchmark {name!r}; there are: {', '.join(known)}.")
    script = str(FOLDER / f"{name}.py")
    os.execv(sys.executable, [sys.executable, script, *(options or ())])  # noqa: S606 - a script of this checkout


def _known() -> Iterator[tuple[str, str]]:
    """Scripts that measure something by themselves, and what they say of it."""
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = (ast.get_docstring(tree) or "").partition("\n")[0]
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            yield path.stem, told
