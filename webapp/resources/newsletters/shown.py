"""Newsletters as they are shown, with what became of them, both variants' where there are two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from graphstore import letter_activity, letters, newsletters
from graphstore.contests import Contest
from graphstore.newsletters import EDITABLE, NewsletterRecord
from webapp.parts import parts
from webapp.resources.letters.activity_routes import figures_of
from workers import contests


def show(site: str, newsletter: str) -> dict[str, Any]:
    """One of them. Raises NotFoundError."""
    record = parts().graph.read(lambda tx: newsletters.get(tx, site, newsletter))
    return shown(site, [record])[0]


def shown(site: str, records: Sequence[NewsletterRecord]) -> list[dict[str, Any]]:
    graph = parts().graph
    names = [letter for record in records for letter in _letters(record)]
    own = graph.read(lambda tx: letters.several(tx, {(site, letter) for letter in names}))
    figures = {name: figures_of(name, found) for name, found in letter_activity.figures(graph, site, names).items()}
    variants = {
        name: {"letter": name, "subject": own[site, name].subject if (site, name) in own else "", "figures": found}
        for name, found in figures.items()
    }
    answer = []
    for record in records:
        waits = record.state in EDITABLE
        recipients = newsletters.audience(graph, site, record.segments) if waits else record.recipients
        answer.append(
            {
                **asdict(record),
                "subject": variants[record.letter]["subject"],
                "recipients": recipients,
                "figures": _together(record.letter, [figures[letter] for letter in _letters(record)]),
                "test": _test(record, record.contest, variants) if record.contest is not None else None,
            }
        )
    return answer


def _letters(record: NewsletterRecord) -> list[str]:
    return [record.letter, *([record.contest.letter] if record.contest is not None else [])]


def _together(letter: str, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Nobody gets both variants, so people count once in the sums, too."""
    return {name: sum(each[name] for each in found) for name in found[0] if name != "letter"} | {"letter": letter}


def _test(record: NewsletterRecord, contest: Contest, variants: Mapping[str, Any]) -> dict[str, Any]:
    b = variants[contest.letter]
    waits = record.state in EDITABLE and contest.varies == "subject"
    return {
        **asdict(contest),
        "decides": contest.decides or None,
        "result": contests.result(contest),
        "a": variants[record.letter],
        "b": {**b, "subject": contest.subject} if waits else b,
    }
