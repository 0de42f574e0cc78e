"""The files of deploy/ please the programs that read them, or read them as strictly."""

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import generate_latest

from tests.deploy.places import DEPLOY, ROOT
from tests.deploy.test_watching import busy, panels
from tests.deploy.tools import judged, tool

MANIFESTS = sorted(map(str, (DEPLOY / "kubernetes").glob("*.yaml")))
ALERTS = DEPLOY / "alerts.yaml"
CASES = Path(__file__).with_name("alerts.cases.yaml")


def test_the_image() -> None:
    """hadolint finds nothing to say about the Dockerfile."""
    assert judged(tool("hadolint"), str(DEPLOY / "Dockerfile")) == ""


@pytest.mark.parametrize("version", ["1.27.0", "1.37.0"])
def test_the_manifests(version: str) -> None:
    """Kubernetes' own schemas of an old and a new version take them, and no field is unknown."""
    command = (tool("kubernetes-validate"), "--strict", "--no-warn", "--kubernetes-version", version, *MANIFESTS)
    assert judged(*command).count(" passed for resource ") == 13


def test_the_services() -> None:
    """The specification's schema of compose files takes them."""
    judged(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml"))


@pytest.mark.parametrize(
    ("profile", "services"),
    [
        ("sqlite", {"baozhai"}),
        ("sqlite,web", {"baozhai", "web"}),
        ("postgres", {"migrate", "scheduler", "bot", "reader", "sender", "postgres"}),
    ],
)
def test_what_a_profile_starts(tmp_path: Path, profile: str, services: set[str]) -> None:
    """A compose program reads the file with the example's settings and starts what the profile says."""
    composer, settings = tool("podman-compose"), tmp_path / "env"
    settings.write_text((DEPLOY / ".env.example").read_text().replace("=sqlite\n", f"={profile}\n"))
    podman = tmp_path / "podman"  # it is only asked for its version
    podman.write_text("#!/bin/sh\necho podman version 5.0.0\n")
    podman.chmod(0o755)
    command = (composer, "--podman-path", str(podman), "--env-file", str(settings), "-f", str(DEPLOY / "compose.yaml"))
    found = yaml.safe_load(judged(*command, "config"))["services"]
    assert found.keys() == services
    ours = [each for name, each in found.items() if name != "postgres"]
    assert all(each["image"] == "baozhai:latest" and each["read_only"] for each in ours)
    assert all(Path(each["build"]["context"]).resolve() == ROOT for each in ours)


def test_the_alerts() -> None:
    """Prometheus takes the rules."""
    assert "11 rules found" in judged(tool("promtool"), "check", "rules", str(ALERTS))


def test_each_alert_fires(tmp_path: Path) -> None:
    """Each in the bad hour it is for, and none in a good one, in Prometheus' own reckoning."""
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    cases["rule_files"] = [str(ALERTS)]
    (tmp_path / "cases.yaml").write_text(yaml.safe_dump(cases, allow_unicode=True), encoding="utf-8")
    judged(tool("promtool"), "test", "rules", str(tmp_path / "cases.yaml"))


def test_each_alert_has_a_case() -> None:
    """One in which it fires and one in which it is asked for and does not."""
    tests = [each for case in yaml.safe_load(CASES.read_text("utf-8"))["tests"] for each in case["alert_rule_test"]]
    named = set(re.findall(r"alert: (\w+)", ALERTS.read_text(encoding="utf-8")))
    assert {each["alertname"] for each in tests if each["exp_alerts"]} == named
    assert {each["alertname"] for each in tests if not each["exp_alerts"]} == named


def test_the_metrics() -> None:
    """Prometheus takes what /metrics says: names, types and help."""
    assert judged(tool("promtool"), "check", "metrics", given=generate_latest(busy().registry).decode()) == ""


def test_the_panels(tmp_path: Path) -> None:
    """Prometheus takes the expression of every panel."""
    asked = [re.sub(r"\$__\w+", "5m", target["expr"]) for panel in panels() for target in panel.get("targets", [])]
    rules = [{"record": f"panel:{number}", "expr": each} for number, each in enumerate(asked)]
    path = tmp_path / "panels.yaml"
    path.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8")
    assert f"{len(asked)} rules found" in judged(tool("promtool"), "check", "rules", str(path))


def test_the_scrape(tmp_path: Path) -> None:
    """Prometheus takes the runbook's settings for it."""
    blocks = re.findall(r"^```yaml\n(scrape_configs:.*?)^```$", (DEPLOY / "RUNBOOK.md").read_text(), re.M | re.S)
    path = tmp_path / "prometheus.yml"
    path.write_text("\n".join(blocks), encoding="utf-8")
    assert len(blocks) == 1
    judged(tool("promtool"), "check", "config", "--syntax-only", str(path))
