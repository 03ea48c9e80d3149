"""A supervisor over small parts, for tests: `python product.py HOME PART…`, a part being name:script[:needs,…].

With MOULD in the environment, parts are forked from a mould that has imported those modules, divided by commas.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workers.services import mould, watched
from workers.services.part import Part
from workers.services.process import Command
from workers.services.supervisor import Supervisor
from workers.services.watched import Watched
from workers.settings import load

READY = (
    "import os, pathlib, signal, subprocess, sys, time; pathlib.Path(os.environ['MARK']).write_text(str(os.getpid()));"
)
SCRIPTS = {
    "works": READY + "time.sleep(600)",
    "deaf": READY + "signal.signal(signal.SIGTERM, signal.SIG_IGN);" + "time.sleep(600)",
    "parent": READY + "subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])",
    "fails": "import sys; sys.exit('the reason it gives')",
    "raises": "raise RuntimeError('what went wrong')",
    "ends": "import atexit, sys, threading, time; print('given', sys.argv[1:]);"
    "atexit.register(print, 'said at the end');"
    "threading.Thread(target=lambda: (time.sleep(0.2), print('said by a thread'))).start(); sys.exit(3)",
    "slow": "import time; time.sleep(1);" + READY + "time.sleep(600)",
}


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


class Printer:
    def changed(self, part: Watched, seconds: float) -> None:
        del seconds
        say(part.part.name, part.state)

    def said(self, text: str) -> None:
        say("!", text)


def part(home: Path, text: str, order: int) -> Part:
    name, script, needs, *_ = [*text.split(":"), "", ""]
    mark = home / f"{name}.mark"

    def ready(pid: int) -> bool:
        return mark.exists() and mark.read_text() == str(pid)

    return Part(
        name,
        lambda: _command(name, script, {"MARK": str(mark), "SCRIPT": script}),
        ready,
        needs=frozenset(filter(None, needs.split(","))),
        start_limit=30,
        stop_limit=0.5,
        stop_order=-order,
        alive=lambda: not (home / f"{name}.ill").exists(),
    )


def _command(name: str, script: str, environment: dict[str, str]) -> Command:
    if "MOULD" not in os.environ:
        return Command(name, [sys.executable, "-c", SCRIPTS[script]], environment)
    return Command(name, [sys.executable, str(Path(__file__).with_name("scripted.py"))], environment, module="scripted")


if __name__ == "__main__":
    watched._FEEL_EVERY, watched._UNWELL_LIMIT = 0.05, 0.3  # type: ignore[misc]
    folder = Path(sys.argv[1])
    settings = load({**os.environ, "TRACKTOR_HOME": str(folder), "NEO4J_URI": "bolt://127.0.0.1:1"})
    made = [part(folder, text, order) for order, text in enumerate(sys.argv[2:])]
    forking = mould.make(os.environ["MOULD"].split(",")) if "MOULD" in os.environ else None
    Supervisor(settings, made, Printer(), forking).run(lambda: say("all ready"))
