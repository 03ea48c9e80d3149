"""The product's clock is the machine's, unless a test sets it ahead by a file."""

from __future__ import annotations

import time
from pathlib import Path

from workers.context import SystemClock, clock_of
from workers.services import doctor
from workers.settings import load

HOUR = 3_600_000


def test_it_is_as_far_ahead_as_the_file_says(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    settings = load({"TRACKTOR_HOME": str(tmp_path), "TRACKTOR_TEST_CLOCK": str(file)})
    clock = clock_of(settings)
    for said, ahead in ((None, 0), (str(HOUR), HOUR), ("", 0), (str(-HOUR), -HOUR)):
        if said is not None:
            file.write_text(said)
        before, now, after = time.time_ns() // 1_000_000, clock.now(), time.time_ns() // 1_000_000
        assert before + ahead <= now <= after + ahead
    (found,) = doctor._clock(settings, running=False)
    assert (found.verdict, "TRACKTOR_TEST_CLOCK" in found.mend) == ("warning", True)


def test_it_is_the_machines_where_nobody_says_otherwise(tmp_path: Path) -> None:
    assert isinstance(clock_of(load({"TRACKTOR_HOME": str(tmp_path)})), SystemClock)
