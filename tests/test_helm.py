"""The chart under deploy/helm: rendered where helm is installed; what can be told without it holds everywhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_deploy import PARTS, understood

from workers.settings import load

CHART = Path(__file__).parents[1] / "deploy" / "helm" / "tracktor"
TEMPLATES = sorted((CHART / "templates").iterdir())
GIVEN = {
    "neo4j.uri": "neo4j://graph:7687",
    "publicUrl": "https://tracktor.example.com",
    "ingress.enabled": "true",
    "ingress.host": "tracktor.example.com",
    "ingress.tlsSecret": "tls",
}
KEPT = {"NEO4J_PASSWORD": "x", "REDIS_URL": "redis://redis:6379/0", "SMTP_URL": "smtp://mail:25"}


def values() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
    return found


def test_every_part_runs_by_commands_there_are() -> None:
    parts = values()["parts"]
    assert {each["command"][0] for each in parts.values()} == set(PARTS)
    for each in parts.values():
        understood(each["command"])
    # Without one for webhooks, those would never be called.
    assert parts["effects"]["command"] == ["worker", "--queues", "effects"]
    # All of it runs on more than one machine, but for what one process does for all.
    assert all(parts[name]["replicas"] > 1 for name in ("web", "live", "ingest", "worker"))


def test_settings_are_read() -> None:
    settings = load(
        {**values()["settings"], **KEPT, "NEO4J_URI": "neo4j://graph:7687", "TRACKTOR_SECRET_KEY": "k" * 40}
    )
    assert [settings.manages_graph, settings.manages_redis, settings.manages_sink] == [False] * 3
    assert settings.partitions == int(values()["settings"]["TRACKTOR_PARTITIONS"])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_ask_for_values_there_are_and_end_what_they_begin(path: Path) -> None:
    text = path.read_text()
    actions = re.findall(r"\{\{-?\s*(.*?)\s*-?\}\}", text, re.DOTALL)
    assert len(actions) == text.count("{{") == text.count("}}")
    assert sum(action.split()[0] in {"if", "range", "with", "define"} for action in actions) == actions.count("end")
    for asked in re.findall(r"\.Values((?:\.\w+)+)", text):
        found: Any = values()
        for name in asked.strip(".").split("."):
            assert name in found, asked
            found = found[name]


@pytest.fixture(scope="module")
def rendered() -> list[dict[str, Any]]:
    helm = shutil.which("helm")
    if helm is None:
        pytest.skip("helm is not here; all else is checked")
    given = [part for pair in GIVEN.items() for part in ("--set", "=".join(pair))]
    done = subprocess.run([helm, "template", "shop", str(CHART), *given], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def of(rendered: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in rendered if each["kind"] == kind}


def test_it_renders_a_deployment_a_part(rendered: list[dict[str, Any]]) -> None:
    deployments = of(rendered, "Deployment")
    assert set(deployments) == {f"shop-{part}" for part in values()["parts"]}
    for name, each in deployments.items():
        pod = each["spec"]["template"]
        assert each["spec"]["selector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
        (container,) = pod["spec"]["containers"]
        assert container["args"] == values()["parts"][name.removeprefix("shop-")]["command"]
        given = {entry["name"]: entry.get("value", "secret") for entry in container["env"]}
        assert given["NEO4J_URI"] == GIVEN["neo4j.uri"]
        assert {*KEPT, "TRACKTOR_SECRET_KEY"} <= {name for name, value in given.items() if value == "secret"}
        # Longer than a worker takes that finishes what it has begun.
        assert pod["spec"]["terminationGracePeriodSeconds"] >= 40
        (volume,) = pod["spec"]["volumes"]
        assert volume["persistentVolumeClaim"]["claimName"] in of(rendered, "PersistentVolumeClaim")


def test_what_is_asked_over_http_leads_to_its_part(rendered: list[dict[str, Any]]) -> None:
    (ingress,) = of(rendered, "Ingress").values()
    (rule,) = ingress["spec"]["rules"]
    services, deployments = of(rendered, "Service"), of(rendered, "Deployment")
    leads = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert leads == {"/": "shop-web", "/live": "shop-live", "/messenger/live": "shop-live"}
    for name in set(leads.values()):
        labels = deployments[name]["spec"]["template"]["metadata"]["labels"]
        assert services[name]["spec"]["selector"].items() <= labels.items()
        (port,) = deployments[name]["spec"]["template"]["spec"]["containers"][0]["ports"]
        assert services[name]["spec"]["ports"][0]["targetPort"] == port["name"]
