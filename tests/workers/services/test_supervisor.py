from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from workers.services import state
from workers.services.state import PartState, Snapshot

PRODUCT = Path(__file__).with_name("product.py")

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")

Start = Callable[..., "Running"]


class Running:
    """A supervisor under test."""

    def __init__(self, home: Path, *parts: str, imported: str = "") -> None:
        self.home = home
        more = {"MOULD": imported} if imported else {}
        self.process = subprocess.Popen(
            [sys.executable, str(PRODUCT), str(home), *parts],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **more},
        )

    def mould(self) -> psutil.Process:
        return next(each for each in psutil.Process(self.process.pid).children() if each.name() == "mould.tracktor")

    def part(self, name: str) -> PartState:
        snapshot = state.read(self.home)
        assert snapshot is not None
        return next(part for part in snapshot.parts if part.name == name)

    def until(self, holds: Callable[[Snapshot], bool]) -> Snapshot:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            snapshot = state.read(self.home)
            if snapshot is not None and snapshot.supervisor == self.process.pid and holds(snapshot):
                return snapshot
            assert self.process.poll() is None, self.process.stdout and self.process.stdout.read()
            time.sleep(0.02)
        pytest.fail(f"never came about; last was {state.read(self.home)}")

    def ready(self) -> Snapshot:
        return self.until(lambda now: now.ready and all(part.state == "running" for part in now.parts))

    def restarted(self, times: int) -> None:
        """Until the first part has been."""
        self.until(lambda now: now.parts[0].restarts == times and now.parts[0].state == "running")

    def end(self, number: int = signal.SIGTERM) -> str:
        """Its output. It must end well."""
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=20)
        return str(output)


@pytest.fixture(params=["alone", pytest.param("forked", marks=LINUX)])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Start]:
    """Parts are programs of their own, or forked from a mould."""
    yield from _starting(tmp_path, "json" if request.param == "forked" else "")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Start]:
    yield from _starting(tmp_path, "")


@pytest.fixture
def fork(tmp_path: Path) -> Iterator[Start]:
    yield from _starting(tmp_path, "json")


def _starting(tmp_path: Path, imported: str) -> Iterator[Start]:
    started: list[Running] = []

    def run(*parts: str, imported: str = imported) -> Running:
        started.append(Running(tmp_path / "home", *parts, imported=imported))
        return started[-1]

    yield run
    for running in started:
        running.process.kill()
        running.process.communicate()
        snapshot = state.read(running.home)
        for left in state.left_over(snapshot) if snapshot else []:
            left.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_in_reverse_order(start: Start, number: int) -> None:
    running = start("first:works", "second:works:first")
    pids = [part.pid for part in running.ready().parts]
    output = running.end(number)
    assert running.process.returncode == 0
    assert output.split("all ready\n")[1] == "second stopped\nfirst stopped\n"
    assert not any(psutil.pid_exists(pid) for pid in pids if pid)
    assert not state.is_running(running.home)


def test_parts_wait_for_what_they_need(alone: Start) -> None:
    running = alone("late:works:slow", "slow:slow")
    running.ready()
    lines = running.end().splitlines()
    assert lines.index("slow running") < lines.index("late starting")


def test_a_killed_part_comes_back_and_is_counted(start: Start) -> None:
    running = start("one:works", "two:works")
    before = {part.name: part.pid for part in running.ready().parts}
    assert before["one"] is not None
    os.kill(before["one"], signal.SIGKILL)
    running.restarted(1)
    assert running.part("one").pid != before["one"]
    assert running.part("one").last_end == "was ended by SIGKILL"
    assert running.part("two").pid == before["two"]
    assert "! one was ended by SIGKILL; it is started again in 0." in running.end()


def test_pauses_between_restarts_grow(alone: Start) -> None:
    running = alone("one:works")
    running.ready()
    for count in range(1, 4):
        pid = running.part("one").pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        running.restarted(count)
    pauses = [
        float(line.split("again in ")[1].split(" s.")[0]) for line in running.end().splitlines() if "again" in line
    ]
    assert 0.1 < pauses[0] < 0.4 < pauses[1] * 1.2 < pauses[2] * 1.2


def test_a_part_that_never_starts_ends_it_all_with_the_reason(start: Start) -> None:
    running = start("good:works", "bad:fails")
    output, _ = running.process.communicate(timeout=20)
    assert running.process.returncode == 1
    assert "bad does not start: it ended with code 1" in output
    assert "the reason it gives" in output
    assert "good stopped" in output


def test_a_part_that_runs_but_no_longer_answers_is_started_again(alone: Start) -> None:
    running = alone("one:works")
    running.ready()
    ill = running.home / "one.ill"
    ill.touch()
    running.until(lambda now: now.parts[0].restarts > 0)
    ill.unlink()
    running.until(lambda now: now.parts[0].state == "running")
    assert "! one has not answered for" in running.end()


def test_what_does_not_stop_is_killed(start: Start) -> None:
    running = start("deaf:deaf")
    pid = running.ready().parts[0].pid
    assert "deaf did not stop in time and was killed" in running.end()
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_what_a_killed_part_had_started_is_ended_too(start: Start) -> None:
    running = start("parent:parent")
    running.ready()
    pid = running.part("parent").pid
    assert pid is not None
    children = _children(pid)
    os.kill(pid, signal.SIGKILL)
    running.restarted(1)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    running.end()


@LINUX
def test_the_parts_end_with_a_killed_supervisor(start: Start) -> None:
    running = start("one:works")
    pid = running.ready().parts[0].pid
    assert pid is not None
    part = psutil.Process(pid)
    running.process.kill()
    running.process.wait()
    part.wait(timeout=5)


def test_the_next_supervisor_ends_what_a_killed_one_left(alone: Start) -> None:
    running = alone("deaf:deaf")
    pid = running.ready().parts[0].pid
    assert pid is not None
    running.process.kill()
    running.process.wait()
    part = psutil.Process(pid)
    assert part.is_running()
    again = alone("one:works")
    again.ready()
    assert not part.is_running()
    again.end()


def test_a_home_takes_one_supervisor(alone: Start) -> None:
    first = alone("one:works")
    first.ready()
    second = alone("two:works")
    output, _ = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert f"running already in {first.home} (process {first.process.pid})" in output
    assert first.ready().parts[0].name == "one"
    first.end()


def test_output_of_parts_is_in_the_logs(start: Start) -> None:
    running = start("bad:fails")
    running.process.communicate(timeout=20)
    assert "the reason it gives" in (running.home / "logs" / "bad.log").read_text()


@LINUX
def test_a_forked_part_is_a_process_of_its_own(fork: Start) -> None:
    running = fork("one:works")
    pid = running.ready().parts[0].pid
    assert pid is not None
    part = psutil.Process(pid)
    assert part.ppid() == running.process.pid
    assert part.name() == "one.tracktor"
    assert os.getsid(pid) == pid
    assert part.num_fds() == 3
    running.end()


@LINUX
def test_the_mould_and_its_parts_end_with_a_killed_supervisor(fork: Start) -> None:
    running = fork("one:works", "two:works")
    processes = [psutil.Process(part.pid) for part in running.ready().parts] + [running.mould()]
    running.process.kill()
    running.process.wait()
    _, alive = psutil.wait_procs(processes, timeout=20)
    assert not alive


@LINUX
def test_parts_outlive_the_mould_and_come_back_without_it(fork: Start) -> None:
    running = fork("one:works")
    pid = running.ready().parts[0].pid
    assert pid is not None
    mould = running.mould()
    mould.kill()
    mould.wait(20)
    assert psutil.Process(pid).name() == "one.tracktor"
    os.kill(pid, signal.SIGKILL)
    running.restarted(1)
    again = running.part("one").pid
    assert again is not None
    assert psutil.Process(again).name() != "one.tracktor"
    assert running.end().count("! The process that parts are forked from has ended.") == 1


@LINUX
def test_parts_start_without_a_mould_that_can_import_nothing(fork: Start) -> None:
    running = fork("one:works", imported="json,no_such_module")
    running.ready()
    output = running.end()
    assert "No module named 'no_such_module'" in output
    assert "! The process that parts are forked from has ended." in output


@LINUX
def test_nothing_of_a_killed_forked_part_stays_as_a_zombie(fork: Start) -> None:
    running = fork("parent:parent")
    running.ready()
    pid = running.part("parent").pid
    assert pid is not None
    assert _children(pid)
    os.kill(pid, signal.SIGKILL)
    running.restarted(1)
    states = {child.name(): child.status() for child in psutil.Process(running.process.pid).children(recursive=True)}
    assert psutil.STATUS_ZOMBIE not in states.values()
    assert "parent.tracktor" in states
    running.end()


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ("raises", 1, ["Traceback (most recent call last):", "RuntimeError: what went wrong"]),
        ("ends", 3, ["given []", "said by a thread", "said at the end"]),
    ],
)
def test_a_part_ends_as_an_interpreter_does(start: Start, script: str, code: int, said: list[str]) -> None:
    running = start(f"bad:{script}")
    output, _ = running.process.communicate(timeout=20)
    assert f"bad does not start: it ended with code {code}" in output
    lines = (running.home / "logs" / "bad.log").read_text().splitlines()
    assert [line for line in lines if line in said][: len(said)] == said


def test_importing_what_parts_need_starts_no_thread_and_opens_nothing() -> None:
    script = (
        "import importlib, psutil, threading; from workers.services.mould import IMPORTED; ours = psutil.Process();"
        "before = ours.num_fds(); [importlib.import_module(each) for each in IMPORTED];"
        "print(threading.active_count(), ours.num_fds() - before, len(ours.net_connections()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0", "0"]


def _children(pid: int) -> list[psutil.Process]:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if found := psutil.Process(pid).children():
            return found
        time.sleep(0.02)
    pytest.fail("it started nothing")
