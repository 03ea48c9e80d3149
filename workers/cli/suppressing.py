"""`tracktor suppressions`: addresses that get no letters, from and into files."""

from __future__ import annotations

from pathlib import Path

import typer

from graphstore.suppressions import REASONS
from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, UsageError, site_of
from workers.context import Context
from workers.settings import load
from workers.suppressing import exported, imported

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Addresses that get no letters, from and into files.")
app.add_typer(group, name="suppressions")


@group.command("import")
def import_suppressions(
    file: Path = typer.Argument(help="CSV with a column 'email' or 'email_sha256', and 'reason'; or addresses alone."),  # noqa: B008 - typer's way
    site: str = SITE,
    reason: str = typer.Option("manual", help=f"Of lines that name none: {', '.join(REASONS)}."),
    as_json: bool = AS_JSON,
) -> None:
    """Keep letters from the addresses of a file. Exit code 1: lines were refused."""
    if reason not in REASONS:
        raise UsageError(f"--reason is one of {', '.join(REASONS)}.")
    with Context.open(load()) as context:
        taken = imported(context, site_of(context, site), file.read_bytes(), reason)
    lines = [f"{taken.suppressed} addresses are suppressed, {taken.rejected} lines refused."]
    lines += [f"Line {refused.line}: {refused.reason}" for refused in taken.rejected_sample]
    tell({"suppressed": taken.suppressed, "rejected": taken.rejected}, lines, as_json=as_json)
    if taken.rejected:
        raise typer.Exit(1)


@group.command("export")
def export_suppressions(
    file: Path = typer.Argument(help="CSV: the SHA-256 of each address, its reason, and since when."),  # noqa: B008 - typer's way
    site: str = SITE,
    as_json: bool = AS_JSON,
) -> None:
    """Write the suppressed addresses, as hashes, into a file that another installation can import."""
    with Context.open(load()) as context, file.open("w", encoding="utf-8", newline="") as written:
        lines = -1
        for line in exported(context, site_of(context, site)):
            written.write(line)
            lines += 1
    tell({"addresses": lines, "file": str(file)}, [f"{lines} addresses are in {file}."], as_json=as_json)
