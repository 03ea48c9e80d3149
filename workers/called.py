"""Which one is meant, where commands and files name a thing by its id or by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from graphstore.errors import ConflictError, NotFoundError


class Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


def only(every: Sequence[T], wanted: str, kind: str) -> T:
    """By its id, else by its name. Raises NotFoundError, ConflictError when several are called so."""
    found = [each for each in every if each.id == wanted] or [each for each in every if each.name == wanted]
    if len(found) > 1:
        ids = ", ".join(each.id for each in found)
        raise ConflictError(f"{len(found)} {kind}s are called {wanted!r}; say which by its id: {ids}.")
    if not found:
        raise NotFoundError(f"There is no {kind} {wanted!r} on this site.")
    return found[0]
