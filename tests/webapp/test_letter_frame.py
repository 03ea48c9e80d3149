from __future__ import annotations

import base64
import hashlib
import re

from browsing import Browser


def test_the_frame_runs_its_own_script_alone(browser: Browser) -> None:
    answer = browser.ask("GET", "/api/v1/letters/frame")
    assert answer.status_code == 200
    [script] = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy["script-src"] == f"'sha256-{digest}'"
    assert policy["sandbox"] == "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
