"""Getting in."""

from __future__ import annotations

import typer

from workers.accounts import OWNER, login_link
from workers.cli.output import AS_JSON, tell
from workers.settings import load

app = typer.Typer()


@app.command("login-link")
def link(
    email: str = typer.Option(OWNER, help="Whose link; made if there is no such user."),
    without_code: bool = typer.Option(False, help="Forget their authenticator, which is lost."),
    as_json: bool = AS_JSON,
) -> None:
    """Print a link that logs its user in once within an hour."""
    made = login_link(load(), email, without_code=without_code)
    tell({"link": made}, [made], as_json=as_json)
