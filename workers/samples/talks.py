"""What some viewers of the sample have written, and what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from graphstore import conversations, inbox
from graphstore.conversations import NewMessage
from workers.context import Context
from workers.talking.say import say

WRITER: Final = "unicorn"  # has written, too
_MINUTE: Final = 60_000  # ms
_ANN: Final = "Ann"


@dataclass(frozen=True, slots=True)
class Talk:
    """`lines`: minutes after the first, who says it ("person", "team" or "note"), what. `ago`: minutes before now."""

    person: str
    ago: int
    lines: tuple[tuple[int, conversations.Author, str], ...]
    tags: tuple[str, ...] = ()
    state: conversations.State = "open"


def talks(people: list[str]) -> list[Talk]:
    """Of WRITER and of these people's ids, in order: at least four."""
    return [
        Talk(WRITER, 12, ((0, "person", "Hi! Is there a way to download a film for the train?"),), ("apps",)),
        Talk(
            people[0],
            55,
            (
                (0, "person", "I was charged twice this month."),
                (4, "team", "I am sorry about that. I can see it, and I am sending one of the two back now."),
                (6, "note", "Refund 2210 begun. Check on Thursday whether it arrived."),
                (9, "person", "Thank you, that was quick!"),
            ),
            ("billing",),
        ),
        Talk(
            people[1],
            190,
            (
                (0, "person", "The Quiet Signal stops at minute 42 on my television."),
                (
                    15,
                    "team",
                    "Thank you for telling us. Which television is it, and does it stop at the same place again?",
                ),
            ),
            ("playback",),
        ),
        Talk(people[2], 1_500, ((0, "person", "Will there be a second season of Harbour Lights?"),)),
        Talk(
            people[3],
            4_400,
            (
                (0, "person", "Do you have subtitles in Portuguese?"),
                (30, "team", "For about half of the films. Look for the speech bubble on a film's page."),
                (33, "person", "Found it, thanks."),
            ),
            ("subtitles",),
            "closed",
        ),
    ]


def _events(talk: Talk) -> int:
    """How many events tell of it: each line but notes, and each answer to the team once more."""
    said = [author for _, author, _ in talk.lines if author != "note"]
    return len(said) + sum(pair == ("team", "person") for pair in pairwise(said))


EVENTS: Final = sum(_events(talk) for talk in talks([""] * 4))


def ensure_talks(context: Context, app: str, people: list[str]) -> None:
    """Say all of it, once: who says it again says the same messages."""
    now = context.clock.now()
    for talk in talks(people):
        found = context.graph.read(lambda tx, who=talk.person: conversations.person_of(tx, app, who))  # type: ignore[misc]
        if found is not None:
            _lead(context, app, found[0], talk, now - talk.ago * _MINUTE)


def _lead(context: Context, app: str, uid: str, talk: Talk, began: int) -> None:
    conversation = ""
    for number, (minutes, author, text) in enumerate(talk.lines):
        name = "" if author == "person" else _ANN
        new = NewMessage(
            f"sample:{talk.person}:{number}", app, uid, author, name, text, began + minutes * _MINUTE, conversation
        )
        for written in say(context, [new]):
            conversation = written.conversation.id
    context.graph.write(
        lambda tx: inbox.change(
            tx, app, conversation, tags=talk.tags, state=talk.state if talk.state == "closed" else None
        )
    )
