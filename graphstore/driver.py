"""The only module that imports neo4j: connections, transactions and the translation of its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Protocol, Self, TypeVar

from neo4j import GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Query, unit_of_work
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
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
_TIMED_OUT: Final = "Neo.ClientError.Transaction.TransactionTimedOut"


class Transaction(Protocol):
    """What the rest of graphstore sees of a transaction."""

    def rows(self, cypher: str, **parameters: Any) -> list[Row]: ...

    def value(self, cypher: str, **parameters: Any) -> Any: ...

    def run(self, cypher: str, **parameters: Any) -> None: ...


class _Transaction:
    def __init__(self, inner: ManagedTransaction) -> None:
        self._inner = inner

    def rows(self, cypher: str, **parameters: Any) -> list[Row]:
        """Every row of the answer as a dict."""
        return self._inner.run(cypher, parameters).data()

    def value(self, cypher: str, **parameters: Any) -> Any:
        """The single value of the single row. A large answer collected into one list arrives several times faster."""
        record = self._inner.run(cypher, parameters).single(strict=True)
        return record[0]

    def run(self, cypher: str, **parameters: Any) -> None:
        """Run a write whose rows nobody reads. Its errors surface with the next query or the commit."""
        self._inner.run(cypher, parameters)


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
    except (Neo4jError, DriverError) as error:
        raise GraphError(f"The graph refused a query: {error}") from error


class Graph:
    """A pool of connections to one database. Safe to share between threads, not between processes."""

    def __init__(
        self, uri: str, user: str, password: str, *, database: str = "neo4j", retry_seconds: float = 15.0
    ) -> None:
        self._database = database
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

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a write transaction; from its start again after a passing failure (a deadlock, a failover)."""
        with _translated(), self._driver.session(database=self._database) as session:
            return session.execute_write(lambda inner: work(_Transaction(inner)))

    def read(self, work: Callable[[Transaction], T], *, seconds: float | None = None) -> T:
        """Run `work` in a read transaction; in a cluster a follower may answer, behind no write of this process.

        `seconds`: the longest it may take; GraphTimeoutError after that.
        """

        @unit_of_work(timeout=seconds)
        def begun(inner: ManagedTransaction) -> T:
            return work(_Transaction(inner))

        with _translated(), self._driver.session(database=self._database) as session:
            return session.execute_read(begun)

    def rows(self, cypher: str, **parameters: Any) -> list[Row]:
        """One read query, all its rows."""
        return self.read(lambda tx: tx.rows(cypher, **parameters))

    def command(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """One auto-commit statement (schema changes, CALL … IN TRANSACTIONS)."""
        with _translated(), self._driver.session(database=self._database) as session:
            return session.run(Query(cypher), dict(parameters or {})).data()
