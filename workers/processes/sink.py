"""The mail sink's process."""

from __future__ import annotations

import asyncio

from workers.processes.common import configure_logs, say_ready, settings
from workers.services.sink import serve


def main() -> None:
    configure_logs()
    given = settings()
    asyncio.run(serve(given.host, given.ports.smtp, given.home / "mail", say_ready))


if __name__ == "__main__":
    main()
