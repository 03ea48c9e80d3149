"""Letters as pieces: what a template says in each of them, and what is somebody's own.

A template is looked through once. Its own text is marked, so that whoever encodes letters can keep the encoding; and a
link whose address holds no Liquid is filled in directly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self, TextIO

from liquid import BoundTemplate, RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.exceptions import OutputStreamLimitError
from liquid.output import LimitedStringIO
from markupsafe import escape

from engine.letters.links import Links
from engine.letters.tracked import FILTER, LINK

LINKS: Final = "_links"


class Fixed(str):
    """Text of a template: the same object in each of its letters. `size`: in bytes."""

    __slots__ = ("size",)

    size: int

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.size = len(text.encode())
        return made


class _Link(Node):
    """The address of a link, past the installation."""

    __slots__ = ("url",)

    def __init__(self, token: Any, url: str) -> None:
        super().__init__(token)
        self.blank = False
        self.url = url

    def __str__(self) -> str:
        return self.url

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        links = context.resolve(LINKS, default=None)
        return buffer.write(str(escape(links.click(self.url))) if isinstance(links, Links) else self.url)


class _Pieces(LimitedStringIO):
    """What is written, piece by piece, within the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.parts: list[str] = []

    def write(self, text: str, /) -> int:
        if text:
            self.size += text.size if isinstance(text, Fixed) else len(text.encode())
            if self.size > self.limit:
                raise OutputStreamLimitError("output stream limit reached", token=None)
            self.parts.append(text)
        return len(text)


def marked(template: BoundTemplate) -> BoundTemplate:
    """The template, with its text and its plain links marked."""
    template.nodes = _marked(template.nodes, RenderContext(template))
    return template


def woven(template: BoundTemplate, values: Mapping[str, Any], limit: int) -> list[str]:
    """A letter's pieces in their order; at most `limit` bytes. Raises LiquidError."""
    buffer = _Pieces(limit)
    context = template.context_class(template, globals=template.make_globals(dict(values)))
    template.render_with_context(context, buffer)
    return buffer.parts


def _marked(nodes: Sequence[Node], context: RenderContext) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, ContentNode):
            node.text = Fixed(node.text)
        elif isinstance(node, OutputNode) and found and str(node.expression) == f"{LINK} | {FILTER}":
            url = _plain_address(found[-1])
            if url is not None:
                found[-1] = _Link(node.token, url)
                continue
        for inner in node.children(context):
            if isinstance(inner, BlockNode):
                inner.nodes = _marked(inner.nodes, context)
            else:
                _marked([inner], context)
        found.append(node)
    return found


def _plain_address(node: Node) -> str | None:
    """What is captured for the link that follows, where that is text alone."""
    if not isinstance(node, CaptureNode) or str(node.name) != LINK:
        return None
    inner = node.block.nodes
    if not all(isinstance(each, ContentNode) for each in inner):
        return None
    return "".join(str(each) for each in inner)
