"""Addresses that get no letters. Only their hashes are kept: they can be asked for, not listed."""

from __future__ import annotations

from typing import Any

from graphstore import suppressions
from graphstore.errors import NotFoundError
from graphstore.suppressions import REASONS, Suppression
from webapp.parts import now, parts
from webapp.resources.suppressions.schemas import (
    EmailInSchema,
    ReasonSchema,
    SuppressedSchema,
    SuppressInSchema,
    SuppressionCountsSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("suppressions", __name__, url_prefix=f"{SITE_PREFIX}/suppressions", description=__doc__)


@blueprint.get("")
@blueprint.answers(SuppressionCountsSchema)
def count_suppressions(site: str) -> dict[str, int]:
    """How many there are, by reason."""
    found = parts().graph.read(lambda tx: suppressions.counts(tx, site))
    return {reason: found.get(reason, 0) for reason in REASONS}


@blueprint.post("")
@blueprint.body(SuppressInSchema)
@blueprint.answers(SuppressedSchema)
def suppress(body: dict[str, Any], site: str) -> dict[str, int]:
    """Keep letters from addresses: all of them, or for the reason `unsubscribed` all but those asked for."""
    new = [Suppression(site, email, body["reason"], now()) for email in body["emails"]]
    parts().graph.write(lambda tx: suppressions.add(tx, new))
    return {"suppressed": len({suppressions.digest(each.email) for each in new})}


@blueprint.post("/check")
@blueprint.body(EmailInSchema)
@blueprint.answers(ReasonSchema)
def check_address(body: dict[str, Any], site: str) -> dict[str, str | None]:
    """Whether an address is suppressed, and why."""
    wanted = (site, body["email"])
    return {"reason": parts().graph.read(lambda tx: suppressions.held(tx, [wanted])).get(wanted)}


@blueprint.delete("")
@blueprint.body(EmailInSchema)
@blueprint.answers(None, 204)
def let_again(body: dict[str, Any], site: str) -> None:
    """Let an address have letters again, as its owner has asked. 404 when it was not suppressed."""
    if not parts().graph.write(lambda tx: suppressions.remove(tx, site, body["email"])):
        raise NotFoundError("This address is not suppressed.")
