"""How far the work on a file is, kept beside it, so that the same command goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Progress:
    """`about`: what the work is. Notes of other work are not taken for its own."""

    path: Path
    about: Mapping[str, Any]

    @classmethod
    def beside(cls, file: Path, **about: Any) -> Progress:
        return cls(file.with_name(file.name + ".progress"), about)

    def load(self) -> dict[str, Any]:
        """What was noted; empty when the work has not begun."""
        try:
            kept = json.loads(self.path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        if not isinstance(kept, dict) or kept.get("about") != dict(self.about):
            return {}
        state: dict[str, Any] = kept["state"]
        return state

    def save(self, **state: Any) -> None:
        """All or nothing: a process that dies here leaves the note before."""
        new = self.path.with_name(self.path.name + ".new")
        new.write_text(json.dumps({"about": dict(self.about), "state": state}))
        new.replace(self.path)

    def done(self) -> None:
        self.path.unlink(missing_ok=True)
