"""Answers that are files."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response


def csv_file(lines: Iterable[str], name: str) -> Response:
    """CSV to be saved under this name, sent piece by piece."""
    return _file(lines, name, "text/csv; charset=utf-8")


def json_file(pieces: Iterable[str], name: str) -> Response:
    """JSON to be saved under this name, sent piece by piece."""
    return _file(pieces, name, "application/json")


def _file(pieces: Iterable[str], name: str, kind: str) -> Response:
    response = Response((piece.encode() for piece in pieces), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
