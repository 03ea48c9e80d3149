"""Static lists: people are put in and taken out by hand, or come from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from flask import Response, request

from webapp.errors import WebError
from webapp.files import csv_file
from webapp.json_provider import loads
from webapp.parts import parts
from webapp.resources.lists.schemas import (
    ImportPreviewSchema,
    ImportRequestSchema,
    ImportStartedSchema,
    ImportStateSchema,
    ListAddedSchema,
    ListAddSchema,
    ListRemovedSchema,
    ListRemoveSchema,
    NewListSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.resources.segments.views import segment_of
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers import lists, segment_views
from workers.importing import run, store
from workers.importing.preview import Preview, preview
from workers.importing.table import MAX_BYTES
from workers.people import csv_line

blueprint = Blueprint("lists", __name__, url_prefix=f"{SITE_PREFIX}/lists", description=__doc__)

_FORM_AROUND: Final = 1 << 20  # bytes of a form beside its file


@blueprint.post("")
@permits("analyse")
@blueprint.body(NewListSchema)
@blueprint.answers(SegmentSchema, 201)
def create_list(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new list without anybody in it. 409 when a segment has the name."""
    context = parts().context
    record = lists.create(context, site, body["name"].strip())
    return segment_of(segment_views.view(context, site, record.id))


@blueprint.post("/<string:segment>/people")
@permits("analyse")
@blueprint.body(ListAddSchema)
@blueprint.answers(ListAddedSchema)
def add_people(body: dict[str, Any], site: str, segment: str) -> lists.Added:
    """Put people into a list. 409 for a segment that has conditions."""
    return lists.add(parts().context, site, segment, ids=body.get("ids", ()), uids=body.get("uids", ()))


@blueprint.delete("/<string:segment>/people")
@permits("analyse")
@blueprint.body(ListRemoveSchema)
@blueprint.answers(ListRemovedSchema)
def remove_people(body: dict[str, Any], site: str, segment: str) -> dict[str, int]:
    """Take people out of a list. 409 for a segment that has conditions."""
    return {"removed": lists.remove(parts().context, site, segment, body["uids"])}


@blueprint.post("/import/preview")
@unaudited("The file is kept for minutes; importing it leaves an entry.")
@permits("people")
@blueprint.takes_file("CSV in UTF-8, 50 MB at most; its first line names the columns.", mapping="As JSON text.")
@blueprint.answers(ImportPreviewSchema)
def preview_import(site: str) -> Preview:
    """What importing a file would do; nothing is stored. 422 `bad_file`, `bad_mapping`."""
    request.max_content_length = MAX_BYTES + _FORM_AROUND
    uploaded = request.files.get("file")
    if uploaded is None:
        raise WebError(422, "missing", "Send a form with the file as 'file'.", "file")
    with uploaded.stream as file:
        data = file.read()
    return preview(parts().context, site, data, _mapping(request.form.get("mapping", "")))


@blueprint.post("/import")
@permits("people")
@blueprint.body(ImportRequestSchema)
@blueprint.answers(ImportStartedSchema, 202)
def start_import(body: dict[str, Any], site: str) -> dict[str, str]:
    """Have a previewed file imported in the background, its people put into a new list, one that is there, or none."""
    name, into = body.get("name", "").strip(), body.get("list", "")
    if name and into:
        raise WebError(422, "invalid", "Give the name of a new list or the id of one that is there, not both.", "list")
    job = run.start(parts().context, site, body["token"], body["mapping"], name=name, into=into)
    return {"job": job}


@blueprint.get("/import/<string:job>")
@permits("view")
@blueprint.answers(ImportStateSchema)
def get_import(site: str, job: str) -> dict[str, Any]:
    """How far an import is."""
    found = store.load(parts().redis, site, job)
    return {**asdict(found), "list": found.list or None}


@blueprint.delete("/import/<string:job>")
@permits("people")
@blueprint.answers(None, 204)
def cancel_import(site: str, job: str) -> None:
    """Stop an import. What is stored by then stays."""
    store.end(parts().redis, site, job, "cancelled")


@blueprint.get("/import/<string:job>/rejected.csv")
@permits("export")
@blueprint.answers_csv
def get_rejected(site: str, job: str) -> Response:
    """The rows that were not taken, with line and reason, as CSV."""
    found = store.load(parts().redis, site, job)
    redis = parts().redis

    def lines() -> Iterator[str]:
        yield "\ufeff" + csv_line(["line", "reason", *found.columns])
        for each in store.rejected(redis, site, job):
            yield csv_line([each.line, each.reason, *each.row])

    return csv_file(lines(), "rejected.csv")


def _mapping(text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        found = loads(text.encode(errors="surrogatepass"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise WebError(422, "bad_mapping", "'mapping' is a JSON object: column -> what it is.", "mapping")
    return found
