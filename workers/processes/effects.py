"""The process of effects that call others' servers: a worker whose slowness holds up nobody else."""

from __future__ import annotations

from workers.processes.worker import work
from workers.queues import EFFECTS

if __name__ == "__main__":
    work((EFFECTS,))
