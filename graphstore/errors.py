"""One tree of errors for the graph layer."""

from __future__ import annotations


class GraphError(Exception):
    """Root of what graphstore raises. `code` is stable; the message says what to do."""

    code = "graph_error"


class GraphUnavailableError(GraphError):
    """The server can't be reached or answers no query now; trying again later may work."""

    code = "graph_unavailable"


class GraphTimeoutError(GraphError):
    """A read took longer than whoever waits for it would wait; it was ended."""

    code = "too_slow"


class GraphCredentialsError(GraphError):
    """The server refused the user name or password."""

    code = "graph_credentials"


class NewerGraphError(GraphError):
    """A later version of the program has been at work in this graph."""

    code = "newer_graph"


class OlderGraphError(GraphError):
    """What an earlier version of the program has left in this graph is not up to date yet."""

    code = "older_graph"


class StalePositionError(GraphError):
    """Another ingester has moved a stream position since it was read; nothing of this batch was stored."""

    code = "stale_position"


class NotFoundError(GraphError):
    """Nothing with that id in this app."""

    code = "not_found"


class ConflictError(GraphError):
    """The stored state is not the one the caller expected (a version moved on, a name is taken)."""

    code = "conflict"
