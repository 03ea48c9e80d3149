"""Answers that are files."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response


def csv_file(lines: Iterable[str], name: str) -> Response:
    """CSV to be saved under this name, sent piece by piece."""
    response = Response((piece.encode() for piece in lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
