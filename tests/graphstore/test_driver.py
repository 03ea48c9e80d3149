"""What the driver makes of the server's refusals."""

from __future__ import annotations

import pytest

from graphstore.driver import Graph
from graphstore.errors import GraphError, GraphTimeoutError

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
