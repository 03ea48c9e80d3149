"""What a node's step comes to. The engine returns these; workers enact them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leave:
    """The run goes on through this port; where nothing is connected to it, it ends there."""

    port: str


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """The run rests at the node until `due` (ms epoch) and then leaves by `port`."""

    due: int
    port: str


@dataclass(frozen=True, slots=True)
class SendLetter:
    """A letter to the run's person. Once it is sent (or skipped, or failed) the run leaves by that port."""

    letter: str  # id
    once: bool  # at most once a person in this campaign


Outcome = Leave | WaitUntil | SendLetter
