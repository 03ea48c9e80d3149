"""The process that takes letters that come back."""

from __future__ import annotations

import asyncio
import sys

from engine.letters.returning import ReturnPaths
from workers.context import clock_of, open_redis
from workers.errors import SettingError
from workers.processes.common import configure_logs, say_ready, settings
from workers.services.receiver import Receiver, secured, serve


def main() -> None:
    configure_logs()
    given = settings()
    try:
        tls = secured(given.bounce_cert, given.bounce_key)
    except SettingError as error:
        sys.exit(str(error))
    redis = open_redis(given)
    paths = ReturnPaths(given.secret_key, given.bounce_domain)
    receiver = Receiver(redis, paths, given.bounce_domain, clock_of(given))
    asyncio.run(serve(given.bounce_host, given.ports.bounces, receiver, say_ready, tls))
    redis.close()


if __name__ == "__main__":
    main()
