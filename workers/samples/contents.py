"""What somebody at the video service would have set up: segments, a letter and a campaign that sends it."""

from __future__ import annotations

from typing import Any, Final

from graphstore.letters import LetterContents

SITE: Final = "Video service"

SEGMENTS: Final[dict[str, dict[str, Any]]] = {
    "On the free plan": {"property": "plan", "operator": "is", "value": "free"},
    "Paying": {"property": "plan", "operator": "one_of", "value": ["basic", "premium"]},
    "Close to the special offer": {
        "and": [
            {"property": "plan", "operator": "is", "value": "free"},
            {"event": "Movie watch", "operator": "at_least", "count": 15},
        ]
    },
    "Left a cart this month": {
        "and": [
            {"event": "Cart abandoned", "operator": "performed", "within": {"last_days": 30}},
            {"not": {"event": "Cart purchased", "operator": "performed", "within": {"last_days": 30}}},
        ]
    },
    "Enthusiasts": {
        "event": "Review",
        "operator": "at_least",
        "count": 3,
        "where": [{"argument": "rating", "operator": "at_least", "value": 4}],
    },
    "Saw a free movie, never registered": {
        "and": [
            {"event": "Free movie view", "operator": "performed"},
            {"event": "Registration", "operator": "not_performed"},
            {"property": "email", "operator": "not_set"},
        ]
    },
    "Active this week": {"event": "Site visit", "operator": "performed", "within": {"last_days": 7}},
    "London or Lisbon, over 30": {
        "and": [
            {
                "or": [
                    {"property": ["address", "city"], "operator": "is", "value": "London"},
                    {"property": ["address", "city"], "operator": "is", "value": "Lisbon"},
                ]
            },
            {"property": "age", "operator": "above", "value": 30},
        ]
    },
}

LETTER: Final = LetterContents(
    name="Special offer",
    subject='{{ person.first_name | default: "Hello" }}, twenty films deserve something special',
    text="""\
Hello {{ person.first_name | default: "there" }},

“{{ event.title | default: "Your last film" }}” was the twentieth film that you watched with us. Thank you!

Premium is yours for half the price during the next three months: every premiere, in UltraHD and 3D.

    https://video.example/plans?offer=twenty

Enjoy the next twenty,
your video service
""",
    html="""\
<!doctype html>
<html lang="en">
<body style="margin:0;background:#f3f4f6;font-family:Helvetica,Arial,sans-serif;color:#1f2933">
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px">
    <table role="presentation" width="560" cellpadding="0" cellspacing="0" style="background:#ffffff;border-radius:8px">
      <tr><td style="padding:32px">
        <h1 style="margin:0 0 16px;font-size:22px">Hello {{ person.first_name | default: "there" }},</h1>
        <p>“{{ event.title | default: "Your last film" }}” was the twentieth film
           that you watched with us. Thank you!</p>
        <p>Premium is yours for <strong>half the price</strong> during the next three months:
           every premiere, in UltraHD and 3D.</p>
        <p style="margin:24px 0"><a href="https://video.example/plans?offer=twenty"
           style="background:#2563eb;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none">
           Get Premium</a></p>
        <p>Enjoy the next twenty,<br>your video service</p>
      </td></tr>
    </table>
  </td></tr></table>
</body>
</html>
""",
    sender="Video service <films@video.example>",
)

CAMPAIGN: Final = "Offer at the 20th movie"


def campaign(letter: str) -> dict[str, Any]:
    """The definition of the campaign that sends the letter with this id to people on the free plan."""
    return {
        "nodes": [
            {"id": "everyone", "type": "for_all_people", "config": {}},
            {"id": "watched", "type": "person_event", "config": {"event": "Movie watch"}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 20}},
            {
                "id": "free",
                "type": "person_property",
                "config": {"property": "plan", "operator": "is", "value": "free"},
            },
            {"id": "offer", "type": "send_letter", "config": {"letter": letter}},
        ],
        "edges": [
            {"from": "everyone", "port": "people", "to": "watched"},
            {"from": "watched", "port": "out", "to": "limit"},
            {"from": "limit", "port": "no", "to": "free"},
            {"from": "free", "port": "yes", "to": "offer"},
        ],
    }
