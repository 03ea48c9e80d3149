"""One person's rehearsal, told step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from engine.effects import CallWebhook, Leave, NotifyTeam, Outcome, Perform, SendLetter, StartCampaign
from engine.errors import EngineError
from engine.letters.render import Rendered, RenderError, Templates, render
from engine.node import Visit
from engine.workflow.graph import Workflow
from engine.workflow.match import Start
from engine.workflow.rehearsal import words
from engine.workflow.rehearsal.words import Seen
from engine.workflow.step import Passed

Kind = Literal["started", "refused", "passed", "acted", "waiting", "woke", "ended", "failed"]
MOST_STEPS: Final = 1_000


class TooLongError(EngineError):
    """The rehearsal has more steps than anybody reads."""

    code = "too_long"


@dataclass(frozen=True)
class Letter:
    letter: str  # id
    name: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Step:
    kind: Kind
    at: int  # ms epoch, on the virtual clock
    run: str
    node: str
    port: str  # by which the node is left; "": it is not
    label: str  # of that port
    text: str
    seen: tuple[Seen, ...] = ()
    due: int | None = None  # ms epoch: until when it waits
    effect: str = ""  # kind of what would be done
    details: Mapping[str, Any] = field(default_factory=dict)  # of what would be done
    letter: Letter | None = None


@dataclass
class Trace:
    """Writes down what happens. `letters`: id -> (name, templates) of those there are."""

    workflow: Workflow
    letters: Mapping[str, tuple[str, Templates]]
    steps: list[Step] = field(default_factory=list)
    _made: dict[str, Letter] = field(default_factory=dict)  # run -> the letter made for it last

    def press(self, visit: Visit, letter: str) -> str:
        """Make a letter; why it can't be made."""
        found = self.letters.get(letter)
        if found is None:
            return "The letter was deleted."
        name, templates = found
        try:
            rendered: Rendered = render(templates, visit.person, visit.event, visit.results)
        except RenderError as error:
            return str(error)
        self._made[visit.run] = Letter(letter, name, rendered.subject, rendered.text, rendered.html)
        return ""

    def started(self, at: int, start: Start, refused: str) -> None:
        spec = self.workflow.nodes[start.trigger].spec
        happened = f"“{start.event.name}” happened." if start.event is not None else "Everybody is taken through."
        text = f"{happened} Nobody enters here: {refused}." if refused else f"{happened} They enter."
        kind: Kind = "refused" if refused else "started"
        self._add(kind, at, "", start.trigger, "" if refused else start.port, text)
        if not refused and start.node is None:
            self._add("ended", at, "", start.trigger, "", f"Nothing is connected to “{spec.title}”.")

    def passed(self, at: int, passed: Passed) -> None:
        node = self.workflow.nodes[passed.node]
        text = words.port_words(node.spec, passed.way.port)
        self._add(
            "passed", at, passed.visit.run, passed.node, passed.way.port, text, tuple(words.seen(node, passed.visit))
        )

    def acted(self, at: int, visit: Visit, node: str, effect: Outcome, way: Leave) -> None:
        reason = str((way.result or {}).get("reason", ""))
        text = words.port_words(self.workflow.nodes[node].spec, way.port)
        kind, details = _told(effect)
        letter = self._made.get(visit.run) if isinstance(effect, SendLetter) and way.port == "sent" else None
        if isinstance(effect, SendLetter):
            text = f"“{letter.name}” would be sent." if letter else f"Nothing is sent: {_reason(reason)}."
        self._add("acted", at, visit.run, node, way.port, text, effect=kind, details=details, letter=letter)

    def rested(self, at: int, visit: Visit, node: str, wait: Outcome, due: int | None) -> None:
        self._add("waiting", at, visit.run, node, "", words.wait_words(wait, due), due=due)

    def woke(self, at: int, visit: Visit, node: str, way: Leave) -> None:
        self._add("woke", at, visit.run, node, way.port, words.port_words(self.workflow.nodes[node].spec, way.port))

    def ended(self, at: int, visit: Visit, node: str, failure: str) -> None:
        text = f"It fails here: {failure.rstrip('.')}." if failure else "The way ends here."
        self._add("failed" if failure else "ended", at, visit.run, node, "", text)

    def _add(
        self,
        kind: Kind,
        at: int,
        run: str,
        node: str,
        port: str,
        text: str,
        seen: tuple[Seen, ...] = (),
        *,
        due: int | None = None,
        effect: str = "",
        details: Mapping[str, Any] | None = None,
        letter: Letter | None = None,
    ) -> None:
        if len(self.steps) >= MOST_STEPS:
            raise TooLongError(f"More than {MOST_STEPS} steps: choose another event, or a shorter way.")
        label = words.port_label(self.workflow.nodes[node].spec, port) if port and node in self.workflow.nodes else ""
        self.steps.append(
            Step(kind, at, run, node, port, label, text, seen, due, effect, details or {}, letter)
        )  # fmt: skip


def _told(effect: Outcome) -> tuple[str, Mapping[str, Any]]:
    match effect:
        case SendLetter(letter):
            return "send_letter", {"letter": letter}
        case StartCampaign(campaign, arguments):
            return "start_campaign", {"campaign": campaign, "arguments": arguments}
        case Perform(CallWebhook() as call):
            return call.kind, asdict(call)
        case Perform(NotifyTeam() as notice):
            return notice.kind, asdict(notice)
        case Perform(asked):
            return asked.kind, asdict(asked)
    return "", {}


def _reason(reason: str) -> str:
    return words.WITHHELD.get(reason, reason.rstrip("."))
