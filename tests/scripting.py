"""A server whose answers are told beforehand, as tests/vectors/retries.json has them."""

from __future__ import annotations

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


class ScriptedServer(ThreadingHTTPServer):
    """Gives the answers of a case one after the other; then it accepts everything."""

    def __init__(self, case: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.case = case
        self.left: list[dict[str, Any]] = list(case["answers"])
        self.asked: list[float] = []  # when
        self.taken: list[str] = []  # message ids
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.server_bind()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        if not case.get("away"):
            self.listen()

    def listen(self) -> None:
        """Before that, connections are refused."""
        self.server_activate()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def check(self, refused: list[dict[str, Any]]) -> None:
        """That a client has done what the case wants. `refused`: what it told of."""
        case = self.case
        shown = [{name: each[name] for name in wanted} for each, wanted in zip(refused, case["refused"], strict=True)]
        assert shown == case["refused"]
        assert len(self.taken) == len(set(self.taken)) == (0 if case["refused"] else case["calls"])
        if any("silent" in answer for answer in case["answers"]):
            assert len(self.asked) >= case["requests"]  # on a busy machine one more may have been too late
        elif "requests" in case:
            assert len(self.asked) == case["requests"]
        if "wait" in case:
            assert self.asked[1] - self.asked[0] >= case["wait"]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = cast("ScriptedServer", self.server)
        calls = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["calls"]
        with server.lock:
            server.asked.append(time.monotonic())
            answer = server.left.pop(0) if server.left else None
            if answer is None:
                too_many = len(calls) > server.case.get("most", len(calls))
                answer = (
                    {"status": 413} if too_many else {"status": 200, "body": {"status": "accepted", "rejected": []}}
                )
                server.taken += [] if too_many else [call["mid"] for call in calls]
        if answer.get("silent"):
            server.closing.wait(30)
        if answer.get("silent") or answer.get("hangs_up"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = answer.get("body", "")
        raw = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(answer["status"])
        self.send_header("Content-Length", str(len(raw)))
        if "retry_after" in answer:
            self.send_header("Retry-After", answer["retry_after"])
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass
