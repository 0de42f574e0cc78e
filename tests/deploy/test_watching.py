"""Alerts and panels ask for metrics that there are, and each alert has its place in the runbook."""

import json
import re
from datetime import date
from typing import Any

from prometheus_client import generate_latest

from bot.metrics import Metrics
from digests.store.deliveries import State
from digests.store.people import Standing
from digests.store.queue import JobBooks
from digests.store.watching import Books, Reading
from tests.bot.test_health import NOW
from tests.deploy.places import DEPLOY, documents

RULES = [rule for group in documents("alerts.yaml")[0]["groups"] for rule in group["rules"]]
BOOKS = Books(
    deliveries={State.PENDING: 1},
    waiting=1.0,
    subscribers={Standing.ACTIVE: 1},
    due=1,
    overdue=0,
    last_issue={"青浔日报": date(2026, 5, 12)},
    reading={"青浔日报": Reading(pages=1, unplaced=0, articles=1, bare=0)},
    jobs=JobBooks(waiting={"folder-1": 1}, oldest={"folder-1": 3.0}, workers=1),
)


def busy() -> Metrics:
    """Of a program that did a little of everything."""
    metrics = Metrics()
    metrics.watch(lambda now: BOOKS, lambda: NOW)
    metrics.settled.labels("sent").inc()
    metrics.commands.labels("start").inc()
    metrics.ingested.labels("new").inc()
    metrics.refused.labels("NotAPage").inc()
    metrics.fetched.labels("page").inc()
    return metrics


def told() -> dict[str, set[str]]:
    """What /metrics tells: each name with its labels."""
    metrics = busy()
    found: dict[str, set[str]] = {"up": {"job"}}
    for line in generate_latest(metrics.registry).decode().splitlines():
        if not line.startswith("#"):
            name, labels = re.fullmatch(r"(\w+)(?:\{(.*)\})? \S+", line).groups()  # type: ignore[union-attr]
            found.setdefault(name, set()).update(re.findall(r"(\w+)=", labels or ""))
    return found


def asked(expression: str) -> dict[str, set[str]]:
    """Each metric of an expression, with the labels it is chosen by."""
    return {
        name: set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", labels))
        for name, labels in re.findall(r"\b(baozhai_\w+|up)\b(?:\{([^}]*)\})?", expression)
    }


def panels() -> list[dict[str, Any]]:
    """Of the dashboard."""
    found: list[dict[str, Any]] = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    return found


def expressions() -> list[str]:
    """Of every rule and every panel."""
    return [rule["expr"] for rule in RULES] + [each["expr"] for panel in panels() for each in panel.get("targets", [])]


def test_metrics_exist() -> None:
    """Every metric and label that is asked for is told."""
    known = told()
    wanted = [(name, labels) for each in expressions() for name, labels in asked(each).items()]
    assert len(wanted) > 20
    for name, labels in wanted:
        assert name in known, name
        assert labels <= known[name], name


def test_the_runbooks_metrics_exist() -> None:
    """What the runbook says to look at is told, with those labels."""
    named = re.findall(r"`(baozhai_[a-z0-9_]+(?:\{[^}`]*\})?)`", (DEPLOY / "RUNBOOK.md").read_text(encoding="utf-8"))
    assert any(each.startswith("baozhai_job_workers") for each in named)
    known = told()
    for each in named:
        for name, labels in asked(each).items():
            assert name in known, name
            assert labels <= known[name], each


def test_an_alert_names_a_label_it_has() -> None:
    """Each label in an alert's sentence is one that its expression leaves, by which its metrics differ."""
    sentences = {rule["alert"]: " ".join(rule["annotations"].values()) for rule in RULES}
    wanted = {alert: set(re.findall(r"\$labels\.(\w+)", said)) for alert, said in sentences.items()}
    assert any(wanted.values())
    known = told()
    for rule in RULES:
        labels = wanted[rule["alert"]]
        for name in asked(rule["expr"]) if labels else ():
            assert labels <= known[name], rule["alert"]
        grouped = re.findall(r"\b(?:sum|max|min|avg|count)\b(?:\s+by\s*\(([^)]*)\))?", rule["expr"])
        assert all(labels <= set(re.split(r"[\s,]+", by)) for by in grouped), rule["alert"]


def test_rules_are_whole() -> None:
    """Each says how bad it is and what it is about, once."""
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "warn")
        assert rule["annotations"]["summary"]
