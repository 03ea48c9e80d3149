"""A backup while calls come in and letters go out, put into another home: all is there, goes on, nothing is twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import requests
from redis import Redis
from running import Product, User, until
from tutorial import tutorial

from workers import keys
from workers.backup import form

pytestmark = pytest.mark.services

PEOPLE = 60
EACH = 12  # events
EVENTS = PEOPLE * EACH
LIMIT = 5  # the letter follows after so many


def command(product: Product, *arguments: str, fails: bool = False) -> str:
    """What `tracktor` says in this product's settings."""
    done = subprocess.run(
        [sys.executable, "-m", "workers.cli.main", *arguments],
        env={**os.environ, **product.env},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr if fails else done.stdout


class Load:
    """Calls sent one batch after the other: half of them, and the rest as soon as the graph is on hold."""

    def __init__(self, product: Product, token: str) -> None:
        self._product = product
        self._token = token
        self.taken: list[int] = []
        self.on_hold: list[int] = []
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        self.send(range(EVENTS // 2), self.taken)
        with Redis.from_url(self._product.settings.redis_url) as redis:
            until(lambda: redis.exists(keys.ON_HOLD), 300, "a graph on hold")
        self.send(range(EVENTS // 2, EVENTS), self.on_hold)

    def send(self, numbers: range, taken: list[int]) -> None:
        for start in range(numbers.start, numbers.stop, 10):
            some = range(start, min(start + 10, numbers.stop))
            calls = [
                {"method": "track", "id": f"p{number // EACH}", "action": "Movie watch", "mid": f"m{number}"}
                for number in some
            ]
            body = {"sid": self._token, "calls": calls}
            answer = requests.post(f"{self._product.settings.public_url}/batch", json=body, timeout=30)
            assert answer.status_code == 200, answer.text
            taken.extend(some)


def stored(product: Product, app: str) -> list[str]:
    with product.graph() as graph:
        rows = graph.rows("MATCH (e:Event {name: 'Movie watch'}) WHERE e.app = $app RETURN e.key AS key", app=app)
    return [row["key"].rpartition(":")[2] for row in rows]


def letters(*products: Product) -> Counter[str]:
    return Counter(
        str(message_from_bytes(file.read_bytes())["To"])
        for product in products
        for file in (product.home / "mail").rglob("*.eml")
    )


def states(product: Product, app: str) -> dict[str, int]:
    with product.graph() as graph:
        rows = graph.rows(
            "MATCH (d:Delivery {app: $app}) WHERE d.state <> 'skipped' RETURN d.state AS state, count(d) AS n", app=app
        )
    return {row["state"]: row["n"] for row in rows}


def begun(one: Product, app: str, token: str) -> tuple[User, str]:
    """A campaign that writes to everybody once, under way; its id."""
    user, path = User.logged_in(one), f"/sites/{app}"
    new = {"name": "Offer", "subject": "Hi", "text": "Dear {{ person.id }}", "html": "", "sender": ""}
    letter = user.post(f"{path}/letters", new)["id"]
    campaign: str = user.post(f"{path}/campaigns", {"name": "Moving", "definition": tutorial(letter, LIMIT)})["id"]
    user.post(f"{path}/campaigns/{campaign}/run")
    people = [
        {"method": "set", "id": f"p{n}", "data": {"email": f"p{n}@moved.example", "plan": "free"}}
        for n in range(PEOPLE)
    ]
    body = {"sid": token, "calls": people}
    assert requests.post(f"{one.settings.public_url}/batch", json=body, timeout=30).ok
    return user, campaign


def backed_up(one: Product, file: Path, app: str, load: Load, user: User) -> tuple[set[int], dict[str, Any]]:
    """A backup under load, after which nothing is done any more; what had been accepted before, and its answer."""
    load.thread.start()
    until(lambda: len(letters(one)) > 2, 120, "some letters")
    before = set(load.taken)
    made: dict[str, Any] = json.loads(command(one, "backup", str(file), "--hold", "--json"))
    load.thread.join(timeout=120)
    assert len(load.on_hold) == EVENTS // 2, "calls are accepted while the graph is on hold"
    assert made["held"] < 30
    refused = user.session.post(
        f"{one.settings.public_url}/api/v1/sites/{app}/topics",
        json={"name": "x"},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=30,
    )
    assert refused.status_code == 503
    assert file.stat().st_mode & 0o077 == 0
    return before, made


def test_a_backup_under_load_goes_on_in_another_home(tmp_path: Path) -> None:
    one, other, file = Product(tmp_path / "one"), Product(tmp_path / "other"), tmp_path / "all.backup"
    try:
        one.start()
        site = one.site("Moved")
        user, campaign = begun(one, site.id, site.token)
        before, made = backed_up(one, file, site.id, Load(one, site.token), user)
        one.stop()
        assert 0 < len(letters(one)) <= PEOPLE

        restored = json.loads(command(other, "restore", str(file), "--json"))
        assert [restored[name] for name in ("nodes", "links", "calls")] == [
            made[name] for name in ("nodes", "links", "calls")
        ]
        assert "empty TRACKTOR_HOME" in command(other, "restore", str(file), fails=True)
        assert form.head(file).secret_key == (other.home / "secrets" / "secret-key").read_text().strip()
        other.start()
        until(
            lambda: {f"m{number}" for number in before} <= set(stored(other, site.id)), 60, "all that had been accepted"
        )
        # Whoever is not sure sends again: message ids see to it that it counts once.
        Load(other, site.token).send(range(EVENTS), [])
        until(lambda: len(stored(other, site.id)) >= EVENTS, 120, "every event")
        assert sorted(stored(other, site.id)) == sorted(f"m{number}" for number in range(EVENTS))

        def settled() -> dict[str, int] | None:
            found = states(other, site.id)
            is_over = sum(found.values()) == PEOPLE and not {"queued", "sending"} & found.keys()
            return found if is_over else None

        found = until(settled, 120, "every letter's outcome")
        every = letters(one, other)
        assert set(every.values()) == {1}, "a letter came twice"
        assert found.get("unknown", 0) <= restored["letters"]
        assert len(every) >= PEOPLE - restored["letters"]
        assert User.logged_in(other).get(f"/sites/{site.id}/campaigns/{campaign}")["state"] == "running"
        assert len(letters(other)) > 0, "the campaign goes on"
    finally:
        one.stop()
        other.stop()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.backup"
    head = form.Head(form.FORMAT, form.VERSION, "0", 1, "key", 1, 0)
    with form.Writer(file, head) as writer:
        writer.write(["nodes", ["App"], [{"id": "x", "data": b"\x00\xff"}]])
    assert form.check(file) == head
    [piece] = form.pieces(file)
    assert form.raw(piece[2][0]) == {"id": "x", "data": b"\x00\xff"}
    whole_file = file.read_bytes()
    for broken in (whole_file[:-20], whole_file[:40] + b"\x00" + whole_file[41:], b"nonsense", b""):
        file.write_bytes(broken)
        with pytest.raises(form.BackupError):
            form.check(file)
    with form.Writer(file, form.Head(form.FORMAT, form.VERSION + 1, "9", 1, "key", 0, 0)):
        pass
    with pytest.raises(form.BackupError, match="later version"):
        form.check(file)
    with pytest.raises(form.BackupError, match="no file"):
        form.check(tmp_path / "none")


def test_a_backup_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    head = form.Head(form.FORMAT, form.VERSION, "0", 1, "key", 1, 0)
    with pytest.raises(form.BackupError, match="object"), form.Writer(tmp_path / "f", head) as writer:
        writer.write(["nodes", [], [{"x": object()}]])
    assert list(tmp_path.iterdir()) == []
