"""Secrets of a site that campaigns name and never hold: files in the home folder, for this machine's user alone.

`{{ secrets.name }}` in a webhook's header is filled in when it is called, so that the secret is in no definition,
export, graph or log. Where workers run on several machines, each has the folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from workers.errors import WorkerError
from workers.settings import Settings

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NAMED: Final = re.compile(r"{{\s*secrets\.([A-Za-z0-9_]+)\s*}}")
_MOST: Final = 4_096  # characters


class SiteSecretError(WorkerError):
    """A secret can't be kept, or is not there; the message says which and what to do."""

    code = "secret"


class SiteSecrets:
    def __init__(self, settings: Settings, app: str) -> None:
        self._folder = settings.home / "secrets" / "sites" / app

    def names(self) -> list[str]:
        return sorted(path.name for path in self._folder.iterdir()) if self._folder.is_dir() else []

    def keep(self, name: str, value: str) -> None:
        """Raises SiteSecretError."""
        if not value or len(value) > _MOST or any(ord(sign) < ord(" ") for sign in value):
            raise SiteSecretError(f"A secret is one line of at most {_MOST} characters, and not empty.")
        path = self._path(name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(value)

    def remove(self, name: str) -> None:
        """Raises SiteSecretError where there is none."""
        try:
            self._path(name).unlink()
        except FileNotFoundError as error:
            raise SiteSecretError(f"There is no secret {name!r} on this site.") from error

    def filled(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers with the secrets they name. Raises SiteSecretError."""
        return {
            name: _NAMED.sub(lambda found: self._read(found[1]), value) if "{{" in value else value
            for name, value in headers.items()
        }

    def _read(self, name: str) -> str:
        try:
            return self._path(name).read_text()
        except FileNotFoundError as error:
            raise SiteSecretError(
                f"There is no secret {name!r} on this site: `tracktor secret {name}` keeps one."
            ) from error

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise SiteSecretError(f"{name!r} is no name of a secret: small letters, digits and _, a letter first.")
        return self._folder / name
