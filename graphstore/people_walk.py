"""A site's people in the order of lists: last seen first, among those of one moment by uid. From anywhere on, at once.

Many may have been seen at the same moment, as a file that is imported leaves them. So who comes behind somebody is
asked for in two questions, each of which begins in the index where the answer does: those of the same moment, then
those of before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from graphstore.driver import Row, Transaction

After = tuple[int, str]  # seen (ms), uid

ORDER: Final = "ORDER BY p.app DESC, p.seen DESC, p.uid DESC"
BEHIND: Final = "p.app = $app AND p.seen <= $seen AND (p.seen < $seen OR p.uid < $uid)"
_END_OF_TIME: Final = 2**62
_INDEX: Final = "MATCH (p:Person) USING INDEX p:Person(app, seen, uid) WHERE p.app = $app"
_SAME_MOMENT: Final = f"{_INDEX} AND p.seen = $seen AND p.uid < $uid"
# All have a uid, but the planner takes the index for its order only where the question says so.
_BEFORE: Final = f"{_INDEX} AND p.seen < $seen AND p.uid > ''"
EVERYBODY: Final = f"{_INDEX} AND p.seen IS NOT NULL AND p.uid > ''"  # to be put in ORDER


def parameters(after: After | None) -> dict[str, object]:
    """$seen and $uid; $app comes beside them."""
    seen, uid = after or (_END_OF_TIME, "")
    return {"seen": seen, "uid": uid}


def parts(after: After | None) -> tuple[str, ...]:
    """Cypher that gives people as `p`, in order: all of the first part come before those of the second.

    Ordering before anything else is checked keeps the planner from thinking that so few will be left that sorting
    them is cheaper.
    """
    texts = (_SAME_MOMENT, _BEFORE) if after and after[1] else (_BEFORE,)
    return tuple(f"{text} WITH p {ORDER}" for text in texts)


def filled(tx: Transaction, texts: Iterable[str], limit: int, **parameters: Any) -> list[Row]:
    """What these questions find one after the other, until there are `limit` rows: their $limit is what is missing."""
    rows: list[Row] = []
    for text in texts:
        rows += tx.rows(text, **parameters, limit=limit - len(rows))
        if len(rows) == limit:
            break
    return rows


def stretch(after: After | None, length: int) -> str:
    """Cypher that gives the next `length` people as `p`, in order."""
    # By a number in the text: a page's limit is a parameter.
    some = [f"{part} LIMIT {length} RETURN p" for part in parts(after)]
    return f"CALL () {{ {' UNION ALL '.join(some)} }} WITH p {ORDER} LIMIT {length}"
