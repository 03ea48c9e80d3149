"""The samples in the documents tell a genuine call from others; an address that can't be called is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support import Site

from engine import hooks
from workers.context import Context
from workers.webhooks import endpoints


def sample(language: str) -> str:
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    return text.partition(f"```{language}\n")[2].partition("```")[0]


CASES = (
    (b'{"id":"x"}', 0, "whs_one", True),
    (b'{"id":"x"}', 0, "whs_two", True),
    (b'{"id":"x"}', 0, "whs_three", False),
    (b'{"id":"y"}', 0, "whs_one", False),
    (b'{"id":"x"}', 301, "whs_one", False),
)


@pytest.mark.parametrize(("body", "late", "secret", "good"), CASES)
def test_the_samples_in_the_documents_tell_good_from_bad(body: bytes, late: int, secret: str, good: bool) -> None:
    header = hooks.signatures(["whs_one", "whs_two"], b'{"id":"x"}', 1_764_486_000_000)
    now = 1_764_486_000 + late
    known: dict[str, Any] = {}
    exec(sample("python"), known)  # noqa: S102 - that is what readers do
    assert known["is_genuine"](secret, header, body, now) is good
    assert not known["is_genuine"](secret, "v1=0", body, now)
    node = shutil.which("node")
    if node is not None:
        asked = f"{sample('js')}; console.log(isGenuine({secret!r}, {header!r}, Buffer.from({body.decode()!r}), {now}))"
        told = subprocess.run([node, "-e", asked], capture_output=True, text=True, check=True)
        assert told.stdout.strip() == str(good).lower()


@pytest.mark.parametrize(
    "url", ["ftp://x.example", "https://", "x.example/hook", "https://a:b@x.example/", "https://[x"]
)
def test_an_address_that_can_never_be_called_is_refused(context: Context, app: Site, url: str) -> None:
    with pytest.raises(endpoints.BadEndpointError):
        endpoints.make(context, app.id, "CRM", url, ["person.changed"], "")
