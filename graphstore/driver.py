"""The only module that imports neo4j: connections, transactions and the translation of its errors."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Protocol, Self, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Query,
    Session,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from graphstore.errors import (
    ConflictError,
    GraphCredentialsError,
    GraphError,
    GraphTimeoutError,
    GraphUnavailableError,
)

T = TypeVar("T")
Row = dict[str, Any]
Watch = Callable[[str, float], None]  # is told each query's text and seconds
Gate = Callable[[], None]  # comes back when writing is allowed; raises GraphUnavailableError where it is not for long
# A parameter; or what may hold a dollar that is none, passed over: comments, quoted names and texts.
_PARAMETER: Final = re.compile(r"""//[^\n]*|/\*.*?\*/|`[^`]*`|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\$(\w+)""", re.DOTALL)
_OF_THE_SERVER: Final = "Neo.DatabaseError.Transaction."
_TIMED_OUT: Final = "Neo.ClientError.Transaction.TransactionTimedOut"


class Transaction(Protocol):
    """What the rest of graphstore sees of a transaction."""

    def rows(self, cypher: str, **parameters: Any) -> list[Row]: ...

    def value(self, cypher: str, **parameters: Any) -> Any: ...

    def run(self, cypher: str, **parameters: Any) -> None: ...


class _Transaction:
    """Writes that nobody reads wait for the next query or the commit, and go there together: a trip to the graph
    takes longer than most queries.
    """

    def __init__(self, inner: ManagedTransaction, watch: Watch | None = None) -> None:
        self._inner = inner
        self._watch = watch
        self._waiting: list[tuple[str, dict[str, Any]]] = []

    def rows(self, cypher: str, **parameters: Any) -> list[Row]:
        """Every row of the answer as a dict."""
        self.flush()
        began = time.perf_counter()
        found = self._inner.run(cypher, parameters).data()
        self._tell(cypher, began)
        return found

    def value(self, cypher: str, **parameters: Any) -> Any:
        """The single value of the single row. A large answer collected into one list arrives several times faster."""
        self.flush()
        began = time.perf_counter()
        record = self._inner.run(cypher, parameters).single(strict=True)
        self._tell(cypher, began)
        return record[0]

    def run(self, cypher: str, **parameters: Any) -> None:
        """Run a write that answers no rows. Its errors surface with the next query or the commit."""
        self._waiting.append((cypher, parameters))

    def flush(self) -> None:
        """Have done what waits. Nobody waits for its answer here, so it is not timed."""
        if self._waiting:
            self._inner.run(*together(self._waiting))
            self._waiting = []

    def _tell(self, cypher: str, began: float) -> None:
        if self._watch is not None:
            self._watch(cypher, time.perf_counter() - began)


def together(queries: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[str, dict[str, Any]]:
    """Queries without answers as one that does the same in the same order, and its parameters."""
    if len(queries) == 1:
        return queries[0][0], dict(queries[0][1])
    parts = []
    every: dict[str, Any] = {}
    for place, (cypher, parameters) in enumerate(queries):
        parts.append(f"CALL () {{\n{_numbered(cypher, place)}\n}}")
        every.update({f"{name}_{place}": value for name, value in parameters.items()})
    return "\n".join(parts), every


def _numbered(cypher: str, place: int) -> str:
    """With the number in the names of its parameters."""
    return _PARAMETER.sub(lambda found: f"${found[1]}_{place}" if found[1] else found[0], cypher)


def _whole(work: Callable[[Transaction], T], tx: _Transaction) -> T:
    done = work(tx)
    tx.flush()
    return done


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except AuthError as error:
        raise GraphCredentialsError(
            "The graph refused the user name or password. Check NEO4J_USER and NEO4J_PASSWORD."
        ) from error
    except ConstraintError as error:
        raise ConflictError(f"The graph already holds this: {error.message}") from error
    except (ServiceUnavailable, TransientError, OSError) as error:
        raise GraphUnavailableError(f"The graph can't be reached now: {error}") from error
    except ClientError as error:
        if str(error.code).startswith(_TIMED_OUT):
            raise GraphTimeoutError("The graph has taken too long for this, and was stopped.") from error
        raise GraphError(f"The graph refused a query: {error}") from error
    except DatabaseError as error:
        # A full disk, most of the time: the server's fault, whatever was asked of it.
        if str(error.code).startswith(_OF_THE_SERVER):
            raise GraphUnavailableError(f"The graph can't work now: {error}") from error
        raise GraphError(f"The graph refused a query: {error}") from error
    except (Neo4jError, DriverError) as error:
        raise GraphError(f"The graph refused a query: {error}") from error


class Graph:
    """A pool of connections to one database. Safe to share between threads, not between processes."""

    def __init__(
        self,
        uri: str,
        user: str,
        password: str,
        *,
        database: str = "neo4j",
        retry_seconds: float = 15.0,
        watch: Watch | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._database = database
        self._gate = gate
        self._watch = watch
        # Sessions know nothing of one another: without it, a follower might answer from before our own last write.
        self._bookmarks = GraphDatabase.bookmark_manager()
        with _translated():
            self._driver = GraphDatabase.driver(
                uri,
                auth=(user, password),
                max_transaction_retry_time=retry_seconds,
                connection_acquisition_timeout=10.0,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                telemetry_disabled=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._driver.close()

    def verify(self) -> None:
        """Raise GraphUnavailableError or GraphCredentialsError unless the server answers."""
        with _translated():
            self._driver.verify_connectivity()

    def _session(self, access: str) -> Session:
        """In a cluster: to read, from whichever member; to write, on the leader. Behind all writes of this process."""
        return self._driver.session(
            database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
        )

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a write transaction; from its start again after a passing failure (a deadlock, a failover)."""
        self._pass()
        with _translated(), self._session(WRITE_ACCESS) as session:
            return session.execute_write(lambda inner: _whole(work, _Transaction(inner, self._watch)))

    def read(self, work: Callable[[Transaction], T], *, seconds: float | None = None) -> T:
        """Run `work` in a read transaction; in a cluster a follower may answer, behind no write of this process.

        `seconds`: the longest it may take; GraphTimeoutError after that.
        """

        @unit_of_work(timeout=seconds)
        def begun(inner: ManagedTransaction) -> T:
            return work(_Transaction(inner, self._watch))

        with _translated(), self._session(READ_ACCESS) as session:
            return session.execute_read(begun)

    def rows(self, cypher: str, **parameters: Any) -> list[Row]:
        """One read query, all its rows."""
        return self.read(lambda tx: tx.rows(cypher, **parameters))

    def explain(self, cypher: str) -> dict[str, Any]:
        """How the graph would go about a query, which is not run: operatorType, args, children, … as it tells them."""
        with _translated(), self._session(READ_ACCESS) as session:
            return dict(session.run(Query(f"EXPLAIN {cypher}")).consume().plan or {})

    def command(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """One auto-commit statement (schema changes, CALL … IN TRANSACTIONS)."""
        self._pass()
        with _translated(), self._session(WRITE_ACCESS) as session:
            return session.run(Query(cypher), dict(parameters or {})).data()

    def each(self, cypher: str, **parameters: Any) -> Iterator[Row]:
        """One read query's rows as they come: for answers that are larger than memory. Nothing is tried again."""
        with _translated(), self._session(READ_ACCESS) as session:
            for record in session.run(Query(cypher), parameters):
                yield record.data()

    def state(self) -> frozenset[str]:
        """Names what has been committed so far: alike before and after, nobody has written between."""
        # On the leader: a follower's answer may be as old as our own last write.
        with _translated(), self._session(WRITE_ACCESS) as session:
            session.execute_write(lambda tx: tx.run("RETURN 1").consume())
            return frozenset(session.last_bookmarks().raw_values)

    def _pass(self) -> None:
        if self._gate is not None:
            self._gate()
