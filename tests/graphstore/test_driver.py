"""What the driver makes of the server's refusals."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from neo4j import READ_ACCESS
from neo4j.exceptions import Neo4jError

from graphstore.driver import Graph, Transaction, _translated
from graphstore.errors import GraphError, GraphTimeoutError, GraphUnavailableError
from workers.settings import Settings

pytestmark = pytest.mark.services


def test_a_question_that_takes_too_long_is_ended(graph: Graph) -> None:
    endless = "UNWIND range(1, 10000000) AS a UNWIND range(1, 10000000) AS b RETURN sum(a * b % 7) AS total"
    with pytest.raises(GraphTimeoutError):
        graph.read(lambda tx: tx.rows(endless), seconds=0.1)
    assert graph.read(lambda tx: tx.value("RETURN 1"), seconds=30) == 1


def test_what_is_wrong_is_no_timeout(graph: Graph) -> None:
    with pytest.raises(GraphError) as told:
        graph.rows("RETURN nobody")
    assert told.value.code == "graph_error"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("Neo.DatabaseError.Transaction.TransactionStartFailed", GraphUnavailableError),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", GraphUnavailableError),
        ("Neo.TransientError.General.DatabaseUnavailable", GraphUnavailableError),
        ("Neo.DatabaseError.Statement.ExecutionFailed", GraphError),
        ("Neo.ClientError.Statement.SyntaxError", GraphError),
    ],
)
def test_what_is_the_servers_fault_is_waited_out(code: str, kind: type[GraphError]) -> None:
    """A database that a full disk has shut off refuses transactions until it is started again."""
    with pytest.raises(GraphError) as told, _translated():
        raise Neo4jError._hydrate_neo4j(code=code, message="It has encountered a critical error.")
    assert type(told.value) is kind


def test_writes_that_nobody_reads_go_together_and_in_order(graph: Graph) -> None:
    mark = uuid.uuid4().hex

    def work(tx: Transaction) -> list[int]:
        tx.run("CREATE (:DriverTest {mark: $mark, number: $number})", mark=mark, number=1)
        # What only looks like a parameter stays as it is.
        tx.run(
            "MATCH (n:DriverTest {mark: $mark}) SET n.`$mark` = '$number' // $mark's\nSET n.number = 1 + $number",
            mark=mark,
            number=10,
        )
        tx.run("UNWIND $rows AS row CREATE (:DriverTest {mark: $mark, number: row})", rows=[], mark=mark)
        seen = tx.rows("MATCH (n:DriverTest {mark: $mark}) RETURN n.number AS number", mark=mark)
        tx.run("MATCH (n:DriverTest {mark: $mark}) SET n.number = 0", mark=mark)
        return [row["number"] for row in seen]

    assert graph.write(work) == [11]
    found = graph.rows("MATCH (n:DriverTest {mark: $mark}) RETURN n", mark=mark)
    assert [row["n"] for row in found] == [{"mark": mark, "number": 0, "$mark": "$number"}]
    graph.write(lambda tx: tx.run("MATCH (n:DriverTest {mark: $mark}) DELETE n", mark=mark))


def test_a_write_that_waits_fails_with_what_comes_after_it(graph: Graph) -> None:
    def work(tx: Transaction) -> None:
        tx.run("CREATE (:DriverTest {mark: $mark})", mark="undone")
        tx.run("THIS IS NO CYPHER")

    with pytest.raises(GraphError):
        graph.write(work)
    assert not graph.rows("MATCH (n:DriverTest {mark: 'undone'}) RETURN n")


@pytest.fixture(params=["bolt", "neo4j"])
def either(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Graph]:
    """By an address of one server, and by one that asks the servers who leads and who follows."""
    given = settings
    uri = f"{request.param}://{given.neo4j_uri.partition('://')[2]}"
    with Graph(uri, given.neo4j_user, given.neo4j_password, database=given.neo4j_database) as opened:
        yield opened


def test_sessions_that_read_are_told_apart_from_those_that_write(either: Graph) -> None:
    """Only what is declared to read may go to a follower; and the server refuses it writes."""
    mark = uuid.uuid4().hex
    make = "CREATE (n:DriverTest {mark: $mark}) RETURN n.mark AS mark"
    for refused in (
        lambda: either.rows(make, mark=mark),
        lambda: either.read(lambda tx: tx.rows(make, mark=mark), seconds=30),
        lambda: list(either.each(make, mark=mark)),
    ):
        with pytest.raises(GraphError):
            refused()
    assert either.write(lambda tx: tx.rows(make, mark=mark)) == [{"mark": mark}]
    assert either.command("MATCH (n:DriverTest {mark: $mark}) DETACH DELETE n", {"mark": mark}) == []
    assert either.explain("RETURN 1")["operatorType"]


def test_what_is_read_is_behind_what_was_written_before(either: Graph) -> None:
    """The next session of the process names the last commit, so that a follower waits until it has it."""
    before = either.state()
    either.write(lambda tx: tx.run("MERGE (n:DriverTest {mark: 'counted'}) SET n.number = coalesce(n.number, 0) + 1"))
    after = either.state()
    assert after != before
    with either._session(READ_ACCESS) as session:
        session.execute_read(lambda tx: tx.run("RETURN 1").consume())
        assert session.last_bookmarks().raw_values == after
    assert either._bookmarks.get_bookmarks() == set(after)
