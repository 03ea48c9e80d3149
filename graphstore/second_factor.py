"""A user's second factor: a secret that is sealed, codes to get in without it, and what was used already."""

from __future__ import annotations

from collections.abc import Sequence

from graphstore.driver import Graph


def put(graph: Graph, email: str, sealed: str, recovery: Sequence[str]) -> None:
    """From now on: the sealed secret, and the digests of codes that are good once each. "" takes it away."""
    graph.command(
        "MATCH (u:User {email: $email}) SET u.totp = $sealed, u.recovery = $recovery, u.totp_step = 0",
        {"email": email, "sealed": sealed, "recovery": list(recovery)},
    )


def take_step(graph: Graph, email: str, step: int) -> bool:
    """Whether a code of this time step is used for the first time; it is used up then."""
    return bool(
        graph.write(
            lambda tx: tx.rows(
                """
                MATCH (u:User {email: $email}) SET u.touched = timestamp()
                WITH u WHERE coalesce(u.totp_step, 0) < $step
                SET u.totp_step = $step
                RETURN u.email
                """,
                email=email,
                step=step,
            )
        )
    )


def take_recovery(graph: Graph, email: str, digest: str) -> bool:
    """Whether a code with this digest was left; it is used up then."""
    return bool(
        graph.write(
            lambda tx: tx.rows(
                """
                MATCH (u:User {email: $email}) SET u.touched = timestamp()
                WITH u WHERE $digest IN u.recovery
                SET u.recovery = [code IN u.recovery WHERE code <> $digest]
                RETURN u.email
                """,
                email=email,
                digest=digest,
            )
        )
    )
