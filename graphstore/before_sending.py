"""What sending letters needs besides the deliveries, in one trip to the graph: it is asked right before they go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from graphstore import letters, mail_settings, suppressions
from graphstore.driver import Transaction
from graphstore.letters import LetterRecord
from graphstore.mail_settings import MailSettings
from graphstore.suppressions import Reason, digest
from graphstore.vocabulary import scoped

LEFT: Final = "left_topic"
NOT_ASKED_FOR: Final = "no_consent"
# What the addresses say of the topics that these letters are about: [letter's site, id, topic, opt_in, {hash: state}].
_TOPICS: Final = """
    UNWIND $wanted AS pair
    MATCH (:Asset:Letter {key: pair[0] + ':' + pair[1]})-[:ABOUT]->(t:Topic)
    CALL (t) {
      UNWIND $keys AS key
      WITH key, t WHERE key STARTS WITH t.app + ':'
      MATCH (c:Consent {key: t.key + substring(key, size(t.app))})
      RETURN collect([key, c.state]) AS said
    }
"""


@dataclass(frozen=True, slots=True)
class Found:
    """By site and id, by site and address, and by site."""

    letters: Mapping[tuple[str, str], LetterRecord] = field(default_factory=dict)
    held: Mapping[tuple[str, str], Reason] = field(default_factory=dict)
    mail: Mapping[str, MailSettings] = field(default_factory=dict)
    # opt_in, and by address' key what it says
    topics: Mapping[tuple[str, str], tuple[bool, Mapping[str, str]]] = field(default_factory=dict)
    newsletters: Collection[tuple[str, str]] = ()  # those campaigns, by site and id, that send one

    def closed(self, app: str, letter: str, email: str) -> str:
        """Why an address does not want letters like this one; "" if it does."""
        if (app, letter) not in self.topics:
            return ""
        opt_in, said = self.topics[app, letter]
        state = said.get(scoped(app, digest(email)))
        if state == "out":
            return LEFT
        return NOT_ASKED_FOR if opt_in and state != "in" else ""


def read(
    tx: Transaction,
    wanted: Collection[tuple[str, str]],
    addresses: Collection[tuple[str, str]],
    campaigns: Collection[tuple[str, str]] = (),
) -> Found:
    """`wanted`: letters, `campaigns`: those that may send newsletters, by site and id; `addresses`: by site, those
    that may be suppressed.
    """
    apps = sorted({app for app, _ in wanted})
    keys = suppressions.keys(addresses)
    row = tx.rows(
        f"""
        CALL () {{ {letters.SEVERAL} RETURN collect([pair[0], l]) AS letters }}
        CALL () {{ {suppressions.HELD} RETURN collect([key, s.reason]) AS held }}
        CALL () {{ {mail_settings.OF} RETURN collect(s) AS mail }}
        CALL () {{ {_TOPICS} RETURN collect([pair[0], pair[1], t.opt_in, said]) AS topics }}
        CALL () {{
          UNWIND $campaigns AS pair
          MATCH (c:Campaign {{key: pair[0] + ':' + pair[1]}}) WHERE c.newsletter
          RETURN collect(pair) AS newsletters
        }}
        RETURN letters, held, mail, topics, newsletters
        """,
        wanted=[list(pair) for pair in sorted(wanted)],
        keys=sorted(set(keys.values())),
        apps=apps,
        campaigns=[list(pair) for pair in sorted(campaigns)],
    )[0]
    return Found(
        letters.by_name(row["letters"]),
        suppressions.by_address(keys, row["held"]),
        mail_settings.by_site(apps, row["mail"]),
        {(app, letter): (opt_in, dict(said)) for app, letter, opt_in, said in row["topics"]},
        {(app, campaign) for app, campaign in row["newsletters"]},
    )
