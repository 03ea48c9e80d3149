"""What the browser's console said that was an error."""

from __future__ import annotations


class Complaints(list[str]):
    """A test that expects some says which; they may come at any moment, so all are looked at when it is over."""

    def __init__(self) -> None:
        super().__init__()
        self._forgiven: list[str] = []

    def forgive(self, part: str) -> None:
        """Those with `part` in them, whether they have come or will."""
        self._forgiven.append(part)

    def left(self) -> list[str]:
        return [each for each in self if not any(part in each for part in self._forgiven)]
