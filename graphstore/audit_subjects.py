"""How the things that people change stand in the graph, to tell before and after of a change."""

from __future__ import annotations

from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped

# Kind of thing -> (label, what stands between the site's id and its own in the key).
_KEYED: Final[dict[str, tuple[str, str]]] = {
    "campaign": ("Campaign", ""),
    "letter": ("Letter&Asset", ""),
    "segment": ("Segment", ""),
    "newsletter": ("Newsletter", ""),
    "topic": ("Topic", ""),
    "chart": ("Chart", ""),
    "piece": ("LetterPiece", ""),
    "answer": ("CannedAnswer", ""),
    "message": ("Broadcast", ""),
    "conversation": ("Conversation", ""),
    "webhook": ("WebhookEndpoint", ""),
    "server": ("MailSetting", "server:"),
    "sender": ("MailSetting", "sender:"),
    "domain": ("MailSetting", "domain:"),
    "hook": ("MailSetting", "hook:"),
    "limit": ("MailSetting", "limit:"),
    "warm_up": ("MailSetting", "warm_up:"),
    "property": ("PropertyKey", "person:"),
}
_OTHERS: Final[dict[str, str]] = {
    "site": "MATCH (n:App {id: $app}) RETURN properties(n) AS found",
    "api_key": "MATCH (n:ApiKey {app: $app, id: $id}) RETURN properties(n) AS found",
    "person": "MATCH (n:Person {uid: $id}) WHERE n.app = $app RETURN properties(n) AS found",
    "member": """
        MATCH (n:User {email: toLower($id)}) OPTIONAL MATCH (n)-[r:USES]->(:App {id: $app})
        WITH n, r WHERE r IS NOT NULL OR n.owner
        RETURN {role: CASE WHEN n.owner THEN 'owner' ELSE r.role END} AS found
        """,
    # With the definition that counts, which is its present version's.
    "campaign": """
        MATCH (n:Campaign {key: $key}) OPTIONAL MATCH (n)<-[:VERSION_OF]-(v:CampaignVersion {version: n.version})
        RETURN n {.*, definition: v.definition} AS found
        """,
}
KINDS: Final = frozenset(_KEYED) | frozenset(_OTHERS)


def stands(tx: Transaction, app: str, kind: str, subject: str) -> dict[str, Any]:
    """Properties of one thing of a site; none where there is no such thing."""
    label, between = _KEYED.get(kind, ("", ""))
    if not subject or kind not in KINDS:
        return {}
    query = _OTHERS.get(kind) or f"MATCH (n:{label} {{key: $key}}) RETURN properties(n) AS found"
    rows = tx.rows(query, app=app, id=subject, key=scoped(app, between + subject))
    return dict(rows[0]["found"]) if rows else {}
