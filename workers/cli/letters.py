"""Calls that could not be stored."""

from __future__ import annotations

import typer
from redis.exceptions import RedisError

from workers import deadletters
from workers.cli.output import AS_JSON, tell, tell_rows
from workers.context import open_redis
from workers.errors import ServiceError
from workers.settings import load

app = typer.Typer()


@app.command()
def replay(
    site: str = typer.Option("", help="Only those of the site with this id."),
    dry_run: bool = typer.Option(False, "--list", help="Show them and their reasons; change nothing."),
    as_json: bool = AS_JSON,
) -> None:
    """Put the calls that could not be stored back, to be tried again."""
    try:
        with open_redis(load()) as redis:
            found = [letter for letter in deadletters.listing(redis) if site in ("", letter.app)]
            if dry_run:
                rows = [{"id": each.id, "site": each.app, "reason": each.reason} for each in found]
                tell_rows(rows, as_json=as_json)
            else:
                count = deadletters.replay(redis, found)
                tell({"replayed": count}, [f"{count} calls are on their way again."], as_json=as_json)
    except RedisError as error:
        raise ServiceError(f"Redis can't be reached: {error}. Is Tracktor running? See tracktor status.") from error
