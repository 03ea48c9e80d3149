"""Carts that were left alone: told to the ingester, which alone decides, behind all that was said of them before."""

from __future__ import annotations

from typing import Final

from engine import carts as words
from graphstore import carts
from graphstore.records import Call
from workers.context import Context
from workers.stream import StreamWriter

_PAGE: Final = 1_000
_AGAIN_AFTER: Final = 60_000  # ms after which the call counts as lost


class CartWatch:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._writer = StreamWriter(context.redis, context.settings.partitions)

    def tick(self) -> int:
        """How many there were. Telling twice does no harm: the second finds the cart moved on."""
        now = self._context.clock.now()
        told = 0
        while found := carts.take_due(self._context.graph, now, _AGAIN_AFTER, _PAGE):
            self._writer.append_all(
                [Call("cart", each.app, each.identity, now, now, name=words.LEFT, target=each.key) for each in found]
            )
            told += len(found)
        return told
