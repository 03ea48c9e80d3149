"""Suppressed addresses from files, and into them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from feeding import Feed
from support import Site
from typer.testing import CliRunner

from graphstore import suppressions
from graphstore.suppressions import digest
from workers import suppressing
from workers.cli import suppressing as cli
from workers.importing.table import BadFileError
from workers.suppressing import exported, imported


def counts(feed: Feed, app: str = "") -> dict[str, int]:
    return dict(feed.context.graph.read(lambda tx: suppressions.counts(tx, app or feed.app)))


def test_addresses_are_taken_and_what_is_none_is_told_with_its_line(feed: Feed) -> None:
    table = """E-Mail;reason;note
Ann@example.com;;=1+1
ann@example.com;bounced;
bob@example.com;complained;
no address;;
;;x
cid@example.com;tired;
"""
    taken = imported(feed.context, feed.app, table.encode(), "manual")
    assert (taken.suppressed, taken.rejected) == (3, 3)
    assert [each.line for each in taken.rejected_sample] == [5, 6, 7]
    assert counts(feed) == {"bounced": 1, "complained": 1}
    hashed = f"email_sha256\n{digest('dan@example.com').upper()}\n{'g' * 64}\n"
    assert imported(feed.context, feed.app, hashed.encode(), "unsubscribed").rejected == 1
    assert counts(feed)["unsubscribed"] == 1


def test_a_list_of_addresses_alone_loses_none(feed: Feed) -> None:
    assert imported(feed.context, feed.app, b"ann@example.com\nbob@example.com\n", "manual").suppressed == 2
    assert counts(feed) == {"manual": 2}


def test_what_names_no_address_is_no_such_file(feed: Feed) -> None:
    with pytest.raises(BadFileError, match="No column is called"):
        imported(feed.context, feed.app, b"name,age\nann,7\n", "manual")


def test_what_is_exported_is_imported_elsewhere(
    feed: Feed, other: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppressing, "_AT_ONCE", 2)
    text = "email,reason\n" + "".join(f"p{number}@example.com,bounced\n" for number in range(5))
    imported(feed.context, feed.app, text.encode(), "manual")
    rows = list(csv.DictReader(io.StringIO("".join(exported(feed.context, feed.app)))))
    assert {row["email_sha256"] for row in rows} == {digest(f"p{number}@example.com") for number in range(5)}
    assert {row["reason"] for row in rows} == {"bounced"}
    file = tmp_path / "suppressed.csv"
    monkeypatch.setattr(cli, "load", lambda: feed.context.settings)
    runner = CliRunner()
    assert "5 addresses" in runner.invoke(cli.group, ["export", str(file), "--site", feed.app]).output
    assert "5 addresses" in runner.invoke(cli.group, ["import", str(file), "--site", other.id]).output
    assert counts(feed, other.id) == {"bounced": 5}
