"""One tree of errors for the engine layer. Those that reach a user carry a code, a mend and the path to the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in what a user gave. `path` leads to the field ("data/email", "nodes/limit/config/limit")."""

    code: str
    message: str
    path: str = ""


class EngineError(Exception):
    """Root of what engine raises."""

    code = "engine_error"


class RejectedError(EngineError):
    """A call that can't be accepted as it stands."""

    retry_after = 0  # seconds until it may be sent again as it is; 0: not at all

    def __init__(self, code: str, message: str, path: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.path = path
        self.status = status  # the HTTP status that says it best


class InvalidDefinitionError(EngineError):
    """A campaign, segment or letter with problems; all of them are told at once."""

    code = "invalid_definition"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)


class NodeFailureError(EngineError):
    """A node can't do its work for one run; the message is the reason shown beside the run."""

    code = "node_failure"
