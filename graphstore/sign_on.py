"""Which account of the provider of single sign-on a user is."""

from __future__ import annotations

from graphstore.driver import Graph


def bind(graph: Graph, email: str, subject: str) -> bool:
    """Whether the user is this account, who becomes it where they are none yet. `subject` is a digest."""
    return bool(
        graph.write(
            lambda tx: tx.rows(
                """
                MATCH (u:User {email: $email}) SET u.touched = timestamp()
                WITH u WHERE coalesce(u.subject, $subject) = $subject
                SET u.subject = $subject
                RETURN u.email
                """,
                email=email,
                subject=subject,
            )
        )
    )


def release(graph: Graph, email: str) -> None:
    """Whoever comes with this address next is theirs."""
    graph.command("MATCH (u:User {email: $email}) REMOVE u.subject", {"email": email})
