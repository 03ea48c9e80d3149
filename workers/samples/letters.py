"""Letters of the video service: one sheet of tables that every mail program can show, phones and dark ones too."""

from __future__ import annotations

from typing import Final

from graphstore.letters import LetterContents

_SENDER: Final = "Video service <films@video.example>"

_SHEET: Final = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <style>
    @media (max-width: 600px) { .page { padding: 0 !important; } .sheet { padding: 28px 22px !important; } }
    @media (prefers-color-scheme: dark) {
      .page { background: #0e1114 !important; }
      .sheet, .foot { background: #1b2026 !important; color: #e9ebee !important; }
      .tile { background: #262d35 !important; }
      .quiet { color: #a3acb7 !important; }
    }
  </style>
</head>
<body style="margin:0">
  <div style="display:none;max-height:0;overflow:hidden">[preheader]</div>
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
    <td class="page" align="center" style="padding:32px 12px;background:#eef0f4">
      <table role="presentation" width="100%" cellpadding="0" cellspacing="0"
        style="max-width:580px;font:16px/1.6 Helvetica,Arial,sans-serif">
        <tr><td style="padding:22px 36px;background:#171b2e;border-radius:14px 14px 0 0;color:#ffffff;
          font-size:15px;font-weight:bold;letter-spacing:.04em">&#9654;&#xFE0E;&nbsp; Video service</td></tr>
        <tr><td style="padding:44px 36px;background:#3b46c4;
          background-image:linear-gradient(120deg,#2b2f8f,#5a54e0 60%,#c2559b);color:#ffffff">
          <div style="font-size:13px;letter-spacing:.08em;text-transform:uppercase;color:#e3e2ff">[kicker]</div>
          <h1 style="margin:8px 0 0;font-size:30px;line-height:1.2;letter-spacing:-.02em">[title]</h1>
        </td></tr>
        <tr><td class="sheet" style="padding:36px;background:#ffffff;color:#1f2430">
[body]
          <table role="presentation" cellpadding="0" cellspacing="0" style="margin:28px 0 8px"><tr>
            <td style="background:#4a47c9;border-radius:9px"><a href="[address]" style="display:inline-block;
              padding:14px 26px;color:#ffffff;font-weight:bold;text-decoration:none">[button]</a></td>
          </tr></table>
        </td></tr>
        <tr><td class="foot quiet" style="padding:20px 36px 28px;background:#ffffff;border-radius:0 0 14px 14px;
          color:#687080;font-size:13px">
          You get this since you watch films with us.
          <a href="{{ web_version_url }}" style="color:inherit">View in browser</a> &middot;
          <a href="{{ unsubscribe_url }}" style="color:inherit">Unsubscribe</a>
        </td></tr>
      </table>
    </td>
  </tr></table>
</body>
</html>
"""


def _sheet(**parts: str) -> str:
    """The sheet with its parts; each is Liquid and HTML."""
    made = _SHEET
    for name, part in parts.items():
        made = made.replace(f"[{name}]", part.rstrip())
    return made


OFFER: Final = LetterContents(
    name="Special offer",
    subject='{{ person.first_name | default: "Hello" }}, twenty films deserve something special',
    text="""\
Hello {{ person.first_name | default: "there" }},

“{{ event.title | default: "Your last film" }}” was the twentieth film that you watched with us. Thank you!

Premium is yours for half the price during the next three months: every premiere, in UltraHD and 3D.

    https://video.example/plans?offer=twenty

Enjoy the next twenty,
your video service

Unsubscribe: {{ unsubscribe_url }}
""",
    html=_sheet(
        preheader="Premium for half the price, for three months.",
        kicker="Twenty films",
        title="Half the price. Every premiere.",
        body="""\
          <p style="margin:0 0 16px">Hello {{ person.first_name | default: "there" }},</p>
          <p style="margin:0 0 16px">“{{ event.title | default: "Your last film" }}” was the twentieth film that you
            watched with us. Thank you!</p>
          <p style="margin:0 0 20px">Premium is yours for <strong>half the price</strong> during the next three
            months.</p>
          <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
            <td class="tile" width="33%" align="center" style="padding:16px 6px;background:#f1f1fb;
              border-radius:9px 0 0 9px"><strong>Premieres</strong><br><span class="quiet"
              style="color:#687080;font-size:13px">on the first day</span></td>
            <td class="tile" width="33%" align="center" style="padding:16px 6px;background:#f1f1fb">
              <strong>UltraHD</strong><br><span class="quiet"
              style="color:#687080;font-size:13px">and 3D</span></td>
            <td class="tile" width="33%" align="center" style="padding:16px 6px;background:#f1f1fb;
              border-radius:0 9px 9px 0"><strong>4 screens</strong><br><span class="quiet"
              style="color:#687080;font-size:13px">at once</span></td>
          </tr></table>
""",
        button="Get Premium",
        address="https://video.example/plans?offer=twenty",
    ),
    sender=_SENDER,
)

WELCOME: Final = LetterContents(
    name="Welcome",
    subject="Welcome{% if person.first_name %}, {{ person.first_name }}{% endif %}: what will you watch first?",
    html=_sheet(
        preheader="Your first film is on us.",
        kicker="Welcome",
        title="Good to see you{% if person.first_name %}, {{ person.first_name }}{% endif %}.",
        body="""\
          <p style="margin:0 0 16px">Your first film is on us.
            {% if person.favourite_genres.size > 0 %}Since you like
            {{ person.favourite_genres | join: " and " }}, we have put some of that on top of your list.{% else %}
            Tell us what you like, and we put that on top of your list.{% endif %}</p>
          <p style="margin:0">Watch it on whatever has a screen: start in the train, go on at home.</p>
""",
        button="Choose a film",
        address="https://video.example/films",
    ),
    sender=_SENDER,
)

CART: Final = LetterContents(
    name="Your cart is waiting",
    subject='{{ event.products[0].name | default: "Your films" }} and your cart are still here',
    html=_sheet(
        preheader="What you chose is kept for two days.",
        kicker="Your cart",
        title="Still here, and still yours.",
        body="""\
          <p style="margin:0 0 16px">Hello {{ person.first_name | default: "there" }}, what you chose is kept for two
            days.</p>
          <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
            {% for product in event.products limit: 10 %}
            <tr>
              <td style="padding:12px 0;border-bottom:1px solid #d9dce5">{{ product.name }}</td>
              <td align="right" style="padding:12px 0;border-bottom:1px solid #d9dce5;white-space:nowrap">
                {{ product.count }} &times; {{ product.price }} {{ event.currency }}</td>
            </tr>
            {% endfor %}
            {% if event.totalprice %}
            <tr>
              <td style="padding:14px 0"><strong>In all</strong></td>
              <td align="right" style="padding:14px 0"><strong>{{ event.totalprice }}
                {{ event.currency }}</strong></td>
            </tr>
            {% endif %}
          </table>
""",
        button="Back to the cart",
        address="https://video.example/cart",
    ),
    sender=_SENDER,
)

LETTERS: Final = (OFFER, WELCOME, CART)
