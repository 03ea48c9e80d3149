"""What travels between the layers about people and events: frozen, with units in the names' comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Kind = Literal["set", "track", "alias", "company", "cart"]
ONLY_ANONYMOUS: Final = "only_anonymous"  # the name of an alias that takes in nobody who is known by now


@dataclass(frozen=True, slots=True)
class Call:
    """One accepted API call, as it lies in the stream."""

    kind: Kind
    app: str
    identity: str  # set, track: whom it is about; alias: the source; company: the company
    at: int  # ms epoch: when it happened, as far as it can be believed
    received: int  # ms epoch
    data: str = ""  # JSON text of an object, exactly as it came; "" is none
    name: str = ""  # track: the event's name; alias: "", or ONLY_ANONYMOUS; cart: what becomes of it
    target: str = ""  # alias: the destination; cart: its key, where the scheduler says so
    message: str = ""  # the caller's message id; the same one is stored once
    asset: str = ""  # key of the asset that the event is about
    flag: str = ""  # why `at` is not the time the caller gave


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of the batch that is now in the graph."""

    key: str
    app: str
    person: str  # uid
    name: str
    at: int
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a batch changed about one person."""

    properties: frozenset[str] = frozenset()  # top-level names
    events: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # name -> how often done, before and after
    created: bool = False
    merged: bool = False  # took over another person: anything may have changed
    linked: bool = False  # with another company, referral or product than before


@dataclass(frozen=True, slots=True)
class PersonState:
    """A person as workflows and letters see them."""

    uid: str
    id: str
    properties: Mapping[str, Any] = field(default_factory=dict)
