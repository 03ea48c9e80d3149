"""Addresses that get no letters. Only their hashes are kept: they can be asked for, not listed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request

from graphstore import suppressions
from graphstore.errors import NotFoundError
from graphstore.suppressions import REASONS, Suppression
from webapp.errors import WebError
from webapp.files import csv_file
from webapp.parts import now, parts
from webapp.resources.suppressions.schemas import (
    EmailInSchema,
    ImportedSchema,
    ReasonSchema,
    SuppressedSchema,
    SuppressInSchema,
    SuppressionCountsSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.suppressing import MAX_BYTES, exported, imported

_FORM_AROUND = 10_000  # bytes of a form beside the file in it

blueprint = Blueprint("suppressions", __name__, url_prefix=f"{SITE_PREFIX}/suppressions", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.answers(SuppressionCountsSchema)
def count_suppressions(site: str) -> dict[str, int]:
    """How many there are, by reason."""
    found = parts().graph.read(lambda tx: suppressions.counts(tx, site))
    return {reason: found.get(reason, 0) for reason in REASONS}


@blueprint.post("")
@permits("consent")
@blueprint.body(SuppressInSchema)
@blueprint.answers(SuppressedSchema)
def suppress(body: dict[str, Any], site: str) -> dict[str, int]:
    """Keep letters from addresses: all of them, or for the reason `unsubscribed` all but those asked for."""
    new = [Suppression(site, email, body["reason"], now()) for email in body["emails"]]
    parts().graph.write(lambda tx: suppressions.add(tx, new))
    return {"suppressed": len({suppressions.digest(each.email) for each in new})}


@blueprint.get("/export.csv")
@permits("export")
@blueprint.answers_csv
def export_suppressions(site: str) -> Response:
    """All of them as CSV: the SHA-256 of the address, the reason, since when."""
    return csv_file(exported(parts().context, site), "suppressed.csv")


@blueprint.post("/import")
@permits("people")
@blueprint.takes_file(
    "CSV in UTF-8, 10 MB at most, with a column `email` or `email_sha256`, and `reason`; or addresses alone.",
    reason="Of lines that name none; `manual` if not given.",
)
@blueprint.answers(ImportedSchema)
def import_suppressions(site: str) -> dict[str, Any]:
    """Suppress the addresses of a file. 422 `bad_file`."""
    request.max_content_length = MAX_BYTES + _FORM_AROUND
    uploaded, reason = request.files.get("file"), request.form.get("reason", "manual")
    if uploaded is None:
        raise WebError(422, "missing", "Send a form with the file as 'file'.", "file")
    if reason not in REASONS:
        raise WebError(422, "invalid", f"One of {', '.join(REASONS)}.", "reason")
    with uploaded.stream as file:
        data = file.read()
    return asdict(imported(parts().context, site, data, reason))


@blueprint.post("/check")
@permits("view")
@blueprint.body(EmailInSchema)
@blueprint.answers(ReasonSchema)
def check_address(body: dict[str, Any], site: str) -> dict[str, str | None]:
    """Whether an address is suppressed, and why."""
    wanted = (site, body["email"])
    return {"reason": parts().graph.read(lambda tx: suppressions.held(tx, [wanted])).get(wanted)}


@blueprint.delete("")
@permits("consent")
@blueprint.body(EmailInSchema)
@blueprint.answers(None, 204)
def let_again(body: dict[str, Any], site: str) -> None:
    """Let an address have letters again, as its owner has asked. 404 when it was not suppressed."""
    if not parts().graph.write(lambda tx: suppressions.remove(tx, site, body["email"])):
        raise NotFoundError("This address is not suppressed.")
