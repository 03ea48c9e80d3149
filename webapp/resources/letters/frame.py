"""The frame in which a letter is seen while it is written: an empty page that writes what the dashboard gives it.

A frame filled from the dashboard itself would have the dashboard's policy, which forbids the styles that letters are
made of. This page has an opaque origin and one script, known by its hash: nothing that a letter brings along runs.
It tells the dashboard how high the letter is, and where the elements are that the dashboard has marked with a class.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from flask import Response, make_response

from webapp.guard import LETTER_POLICY
from webapp.smorest import API_PREFIX, Blueprint, permits

# Opening the document anew forgets its listeners, but not its functions, policy or origin.
_SCRIPT: Final = """
function listen() { addEventListener("message", show); }
function show(event) {
  if (event.source !== parent || typeof event.data !== "string") return;
  const at = scrollY;
  document.open();
  document.write(event.data);
  document.close();
  listen();
  for (const link of document.links) {
    if (!link.getAttribute("href").startsWith("#")) { link.target = "_blank"; link.rel = "noopener noreferrer"; }
  }
  scrollTo(0, at);
  addEventListener("load", tell, true);
  new ResizeObserver(tell).observe(document.body);
}
function tell() {
  const boxes = [];
  for (const each of document.querySelectorAll("[class*='tk-b']")) {
    const mark = / tk-b(\\d+) /.exec(` ${each.getAttribute("class")} `);
    const { x, y, width, height } = each.getBoundingClientRect();
    if (mark && width) boxes.push([Number(mark[1]), x + scrollX, y + scrollY, width, height]);
  }
  const height = Math.ceil(document.body.getBoundingClientRect().bottom + scrollY);
  parent.postMessage({ height, boxes }, "*");
}
listen();
parent.postMessage("ready", "*");
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_PAGE: Final = f'<!doctype html><html lang="en"><title>Letter</title><script>{_SCRIPT}</script></html>'
FRAME_POLICY: Final = LETTER_POLICY.replace("sandbox ", "sandbox allow-scripts ", 1) + f"; script-src 'sha256-{_HASH}'"

blueprint = Blueprint("letter_frame", __name__, url_prefix=f"{API_PREFIX}/letters", description=__doc__)


@blueprint.get("/frame")
@permits("own")
@blueprint.answers_html
def show_frame() -> Response:
    """An empty page that shows the HTML it is sent as a message by the page around it."""
    response = make_response(_PAGE)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response
