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


def image_file(kind: str, data: bytes) -> Response:
    """An image somebody has sent: shown as what it was told to be, and never as anything that runs."""
    response = Response(data, content_type=kind)
    response.headers["Cache-Control"] = "private, max-age=604800, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(pieces: Iterable[str], name: str, kind: str) -> Response:
    response = Response((piece.encode() for piece in pieces), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
