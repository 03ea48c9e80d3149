"""`tracktor webhook`: how a site's endpoints stand, and sending again what was given up."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer

from graphstore import webhook_endpoints
from graphstore.webhook_endpoints import Endpoint
from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, UsageError, site_of
from workers.context import Context
from workers.settings import load
from workers.webhooks import endpoints

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Other systems that are told what happens.")
app.add_typer(group, name="webhook")

_SHOWN: Final = (
    "id", "name", "url", "kinds", "paused", "why", "failing", "queued", "arrived", "given_up", "dropped",
)  # fmt: skip
_HOUR: Final = 3_600_000


@group.command("list")
def list_webhooks(site: str = SITE, *, as_json: bool = AS_JSON) -> None:
    """Show the endpoints of a site and how they stand. Exit code 1: one fails, or was paused for that."""
    with Context.open(load()) as context:
        found = webhook_endpoints.listing(context.graph, site_of(context, site))
    tell([_row(each) for each in found], [_line(each) for each in found], as_json=as_json)
    if any(each.failing is not None or each.why for each in found):
        raise typer.Exit(1)


@group.command("replay")
def replay(
    endpoint: Annotated[str, typer.Argument(help="Id or name of the endpoint.")],
    *,
    site: str = SITE,
    hours: Annotated[int, typer.Option(min=1, max=720, help="What was given up and made within so many hours.")] = 24,
    delivery: Annotated[str, typer.Option(help="This delivery alone, whether it arrived or not.")] = "",
    as_json: bool = AS_JSON,
) -> None:
    """Send again what was given up. Deliveries keep their ids, so that a repetition is known."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        found = [each for each in webhook_endpoints.listing(context.graph, own) if endpoint in (each.id, each.name)]
        if len(found) != 1:
            raise UsageError(f"There is no one endpoint {endpoint!r}: see tracktor webhook list.")
        since = context.clock.now() - hours * _HOUR
        queued = endpoints.replay(context, own, found[0].id, delivery=delivery, since=since)
    tell({"endpoint": found[0].id, "queued": queued}, [f"{queued} deliveries are sent again."], as_json=as_json)


def _row(endpoint: Endpoint) -> dict[str, Any]:
    known = asdict(endpoint)
    return {name: known[name] for name in _SHOWN}


def _line(endpoint: Endpoint) -> str:
    state = "fails since " + _time(endpoint.failing) if endpoint.failing is not None else "well"
    if endpoint.paused is not None:
        state = f"paused since {_time(endpoint.paused)} {endpoint.why}".strip()
    figures = f"{endpoint.arrived} arrived, {endpoint.queued} waiting, {endpoint.given_up} given up"
    dropped = f", {endpoint.dropped} happenings dropped" if endpoint.dropped else ""
    return f"{endpoint.id}  {endpoint.name}  {endpoint.url}  {state}; {figures}{dropped}"


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
