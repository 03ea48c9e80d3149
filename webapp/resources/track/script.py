"""The scripts for pages of sites: the library, with the site's token and settings put around it; and what it brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson
from flask import Response

from engine.library import script_config
from graphstore.apps import AppRecord
from webapp.errors import respond
from webapp.resources.track.packed import Packed, pack

SCRIPTS: Final = "/scripts/"
MESSENGER: Final = "/messenger.js"
_FOLDER: Final = Path(__file__).parents[2] / "scripts"
BUILT: Final = _FOLDER / "tio.js"
IMAGES: Final = "/images.js"
PICKER: Final = "/picker.js"
_MOST: Final = 1_000  # sites whose scripts are kept ready


class Script:
    def __init__(self, site: Callable[[str], AppRecord], url: str) -> None:
        """`site`: by token, raises RejectedError; `url`: where the product is when the script can't tell."""
        self._site = site
        self._url = url
        self._built = b""
        self._ready: dict[str, tuple[bytes, Packed]] = {}
        self._brought: dict[str, Packed] = {}

    def answer(self, token: str) -> Response:
        """The script of one site. Raises RejectedError for a token that no site has."""
        site = self._site(token)
        if not self._built and BUILT.is_file():
            self._built = BUILT.read_bytes()
        return self._of(site).answer() if self._built else _not_built()

    def messenger(self) -> Response:
        return self._same(MESSENGER)

    def images(self) -> Response:
        """What the messenger loads once it is opened."""
        return self._same(IMAGES)

    def picker(self) -> Response:
        return self._same(PICKER)

    def _same(self, path: str) -> Response:
        """The same for all sites: the library tells it which one."""
        file = _FOLDER / path[1:]
        if path not in self._brought and file.is_file():
            self._brought[path] = pack(file.read_bytes())
        return self._brought[path].answer() if path in self._brought else _not_built()

    def _of(self, site: AppRecord) -> Packed:
        config = orjson.dumps(script_config(site, self._url))
        before, packed = self._ready.get(site.token, (b"", None))
        if packed is None or before != config:
            packed = pack(b"(function (TIO_CONFIG) {\n" + self._built + b"\n})(" + config + b");\n")
            if len(self._ready) >= _MOST:
                self._ready.clear()
            self._ready[site.token] = (config, packed)
        return packed


def _not_built() -> Response:
    return respond(503, "not_built", "The script has not been built: run make build.", retry_after=10)
