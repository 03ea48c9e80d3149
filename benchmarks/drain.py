"""A mail server that keeps nothing: it counts letters, and notices a Message-ID that comes twice.

`XCOUNT` answers how many letters came, how many different ones, and when the last did (seconds of the epoch).
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from asyncio import transports
from typing import Final, cast

_END: Final = b"\r\n.\r\n"
_ID: Final = re.compile(rb"\r\nMessage-ID: <([^>]+)>")
_HEAD: Final = 4_096  # bytes in which the Message-ID stands


class Counted:
    def __init__(self) -> None:
        self.letters = 0
        self.different: set[bytes] = set()
        self.last = 0.0

    def add(self, head: bytes) -> None:
        self.letters += 1
        found = _ID.search(head)
        if found is not None:
            self.different.add(found[1])
        self.last = time.time()


class Connection(asyncio.Protocol):
    def __init__(self, counted: Counted) -> None:
        self._counted = counted
        self._buffer = bytearray()
        self._searched = 0
        self._in_letter = False

    def connection_made(self, transport: transports.BaseTransport) -> None:
        self._transport = cast(transports.Transport, transport)
        self._transport.write(b"220 drain\r\n")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        answers: list[bytes] = []
        while self._letter(answers) if self._in_letter else self._line(answers):
            pass
        self._transport.write(b"".join(answers))

    def _line(self, answers: list[bytes]) -> bool:
        end = self._buffer.find(b"\r\n")
        if end < 0:
            return False
        command = bytes(self._buffer[: min(end, 8)]).upper()
        del self._buffer[: end + 2]
        if command.startswith(b"EHLO"):
            answers.append(b"250-drain\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
        elif command.startswith(b"DATA"):
            self._in_letter, self._searched = True, 0
            answers.append(b"354 Go on\r\n")
        elif command.startswith(b"XCOUNT"):
            found = self._counted
            answers.append(b"250 %d %d %.6f\r\n" % (found.letters, len(found.different), found.last))
        else:
            answers.append(b"250 OK\r\n")
        return True

    def _letter(self, answers: list[bytes]) -> bool:
        end = self._buffer.find(_END, max(0, self._searched - len(_END)))
        if end < 0:
            self._searched = len(self._buffer)
            return False
        self._counted.add(bytes(self._buffer[:_HEAD]))
        del self._buffer[: end + len(_END)]
        self._in_letter = False
        answers.append(b"250 Counted\r\n")
        return True


async def main() -> None:
    counted = Counted()
    loop = asyncio.get_running_loop()
    port = int(os.environ["TRACKTOR_PORT"])
    server = await loop.create_server(lambda: Connection(counted), "127.0.0.1", port, backlog=128)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
