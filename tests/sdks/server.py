"""The official SDK for Python, unchanged: server.py HOST WRITE_KEY. It runs apart, with packages of its own."""

from __future__ import annotations

import sys

from segment.analytics.client import Client

_, host, write_key = sys.argv
failures: list[object] = []
client = Client(write_key, host=host, gzip=True, on_error=lambda error, _: failures.append(error))
client.identify("py-paula", {"first_name": "Paula", "plan": "paid"}, anonymous_id="py-visitor")
client.track("py-paula", "Movie watch", {"title": "Stalker"})
client.track(event="Search", anonymous_id="py-visitor")
client.page("py-paula", name="Home")
client.screen("py-paula", name="Player")
client.group("py-paula", "py-club", {"name": "Python club"})
client.alias("py-other", "py-paula")
client.shutdown()
sys.exit("; ".join(map(str, failures)) or 0)
