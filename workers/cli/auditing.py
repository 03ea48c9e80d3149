"""`tracktor audit`, and what commands leave in the log of changes: one wrapper around all that change anything."""

from __future__ import annotations

import functools
import getpass
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer

from graphstore import apps, audit
from graphstore.audit import AuditEntry, AuditFilter
from workers.auditing import changes, told
from workers.cli.output import AS_JSON, tell
from workers.cli.site import site_of
from workers.context import Context
from workers.settings import load

app = typer.Typer()

# Commands that change what lasts; all others look, or are parts of the product. A test sees that none is forgotten.
CHANGING: Final = frozenset({
    "login-link", "replay", "import", "events import", "site create", "campaign apply", "suppressions import", "erase",
    "secret", "letter apply", "letter remove", "site remove", "webhook replay",
    "retention set", "retention run", "user invite", "user role", "user reset", "user revoke", "user remove",
})  # fmt: skip


@app.command("audit")
def show(
    *,
    site: Annotated[str, typer.Option(help="Id or name of the site.")] = "",
    installation: Annotated[bool, typer.Option(help="Logins and what else is of no site, instead.")] = False,
    who: Annotated[str, typer.Option(help="Whose changes alone.")] = "",
    action: Annotated[str, typer.Option(help="Of what was done, this alone.")] = "",
    kind: Annotated[str, typer.Option(help="Of what was changed, this alone: campaign, letter, …")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at the most.")] = 50,
    as_json: bool = AS_JSON,
) -> None:
    """Show who changed what, the newest first."""
    with Context.open(load()) as context:
        own = "" if installation else site_of(context, site)
        found = audit.page(context.graph, own, AuditFilter(who, action, kind), limit=limit)
    rows: list[dict[str, Any]] = [{**asdict(each), "changes": told(each)} for each in found]
    tell(rows, [_line(each) for each in found], as_json=as_json)


def audited(command: Any, path: tuple[str, ...] = ()) -> None:
    """Make the commands under this one that change something leave an entry when they are done."""
    for name, inner in getattr(command, "commands", {}).items():
        audited(inner, (*path, name))
    if " ".join(path) in CHANGING and command.callback is not None:
        command.callback = _leaving(" ".join(path), command.callback)


def _leaving(name: str, inner: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(inner)
    def run(**given: Any) -> Any:
        entry = AuditEntry(secrets.token_hex(8), "", 0, getpass.getuser(), "command", name, "command", "")
        try:
            done = inner(**given)
        except (typer.Exit, typer.Abort):
            raise
        except Exception:
            _keep(entry, given, "failed")
            raise
        if not given.get("dry_run"):
            _keep(entry, given, "done")
        return done

    return run


def _keep(entry: AuditEntry, given: dict[str, Any], state: audit.State) -> None:
    """Names of what was given, never values: they are ids and addresses of people, and secrets."""
    names = [name for name, value in given.items() if value not in (None, "", False, [], ())]
    with Context.open(load()) as context:
        now = context.clock.now()
        # What is told of a site goes with it: that it went is told of the installation.
        own = "site" in given and entry.action != "site remove"
        site = _site(context, str(given.get("site") or ""), own)
        kept = AuditEntry(
            **{**asdict(entry), "app": site, "at": now, "until": now, "state": state, "changes": _json(names)}
        )
        context.graph.write(lambda tx: audit.finish(tx, kept))


def _site(context: Context, wanted: str, is_of_site: bool) -> str:
    if not is_of_site:
        return ""
    known = [each.id for each in apps.list_all(context.graph) if wanted in ("", each.id, each.name)]
    return known[0] if len(known) == 1 else ""


def _json(names: list[str]) -> str:
    return json.dumps(changes("command", {}, {}, names))


def _line(entry: AuditEntry) -> str:
    at = datetime.fromtimestamp(entry.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    times = f" ({entry.times} times)" if entry.times > 1 else ""
    state = "" if entry.state == "done" else f" [{entry.state}]"
    what = " ".join(part for part in (entry.kind, entry.name or entry.subject) if part)
    return f"{at}  {entry.who}  {entry.action}  {what}{times}{state}"
