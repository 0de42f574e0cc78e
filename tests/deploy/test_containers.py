"""The image and the services that compose starts."""

import json
import re
from typing import Any

import pytest

from bot.hands import Pushing
from bot.roles import Role
from bot.run import STOP_LIMIT
from bot.settings import PREFIX, TOKEN_FORM, Settings
from tests.deploy.places import DEPLOY, ROOT, documents

IMAGE = re.sub(r"\s*\\\n\s*", " ", (DEPLOY / "Dockerfile").read_text())
LINES = [line for line in IMAGE.splitlines() if line and not line.startswith("#")]
STAGES = "\n".join(LINES).split("\nFROM ")
SERVICES: dict[str, Any] = documents("compose.yaml")[0]["services"]
OURS = {name: each for name, each in SERVICES.items() if name != "postgres"}


def test_the_image_is_made_in_two_stages() -> None:
    """What builds stays behind; what runs is not root and says whether it is well."""
    assert len(STAGES) == 2
    last = STAGES[-1]
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert "useradd --uid 10001" in last
    assert "HEALTHCHECK" in last
    assert "/healthz" in last
    assert "fonts-noto-cjk postgresql-client" in last


def test_the_health_check_asks_where_health_is_told() -> None:
    """The default address, which the image does not change."""
    assert f"http://{Settings.model_fields['health_listen'].default}/healthz" in IMAGE
    assert "BAOZHAI_HEALTH_LISTEN" not in IMAGE


def test_row_116_packages_are_locked() -> None:
    """Every installation asks for hashes, or installs no package but ours."""
    installs = re.findall(r"pip install [^&\n]*", IMAGE)
    assert len(installs) == 2
    assert all("--require-hashes" in each or "--no-deps ." in each for each in installs)


def test_only_what_is_needed_is_sent() -> None:
    """The build context is an allow list: no settings, no database, no version control; what is copied is in it."""
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*"
    allowed = [line[1:] for line in lines if line.startswith("!")]
    copied = {
        word for line in LINES if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    }
    assert copied == set(allowed)


def test_row_114_no_token_in_the_context() -> None:
    """Nothing in it looks like a bot's token."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line.startswith("!")]
    paths = [path for name in [*allowed, "deploy"] for path in (ROOT / name, *(ROOT / name).rglob("*"))]
    texts = [path for path in paths if path.is_file() and path.suffix in (".py", ".toml", ".yaml", ".lock", ".md", "")]
    assert len(texts) > 100
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"\b[0-9]{8,12}:[A-Za-z0-9_-]{30,}", text) is None, path


@pytest.mark.parametrize("name", OURS)
def test_a_service_may_little(name: str) -> None:
    """Read-only, without capabilities, bounded, with time to finish what is under way."""
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"mem_limit", "pids_limit", "logging"} <= service.keys()
    assert int(service["stop_grace_period"].removesuffix("s")) > STOP_LIMIT > Pushing().finish
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_roles() -> None:
    """By default everything in one process; with PostgreSQL each role, two senders."""
    commands = {name: each.get("command", ["run"]) for name, each in OURS.items()}
    assert commands.pop("baozhai") == ["run"]
    assert commands.pop("web") == ["web", "--listen", "0.0.0.0:8000"]
    assert commands.pop("migrate") == ["migrate"]
    assert {tuple(each) for each in commands.values()} == {
        ("run", "--role", role.value) for role in Role if role is not Role.ALL
    }
    assert OURS["sender"]["deploy"]["replicas"] == 2
    assert {name for name, each in SERVICES.items() if each["profiles"] == ["sqlite"]} == {"baozhai"}


def test_a_schema_is_changed_before_the_rest_starts() -> None:
    """On PostgreSQL by one service that ends, into whose volume what was there is dumped."""
    roles = [each for name, each in OURS.items() if each["profiles"] == ["postgres"] and name != "migrate"]
    assert len(roles) == 4
    assert all(each["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}} for each in roles)
    assert OURS["migrate"]["restart"] == "no"
    [folder] = re.findall(r"BAOZHAI_BACKUPS=(\S+)", STAGES[-1])
    [volume] = [each.split(":") for each in OURS["migrate"]["volumes"] if each.startswith("data:")]
    assert folder.startswith(volume[1] + "/")


def test_volumes_are_declared() -> None:
    """Named volumes exist; the database is in one."""
    declared = documents("compose.yaml")[0]["volumes"].keys()
    named = {mount.partition(":")[0] for each in SERVICES.values() for mount in each.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == declared


def test_example_settings_exist() -> None:
    """Every setting of .env.example is one of ours, and it holds no token."""
    text = (DEPLOY / ".env.example").read_text()
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {f"{PREFIX}CONFIG"}
    named = set(re.findall(rf"\b({PREFIX}[A-Z_]+)=", text))
    assert {f"{PREFIX}TOKEN", f"{PREFIX}DATABASE"} <= named <= known
    assert TOKEN_FORM.search(text) is None


def test_every_setting_named_in_deploy_exists() -> None:
    """In the unit, the manifests and the runbook too; those of the image's version and of tests aside."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {f"{PREFIX}CONFIG", f"{PREFIX}VERSION"}
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.suffix not in (".lock", ".png"):
            assert set(re.findall(rf"\b{PREFIX}[A-Z_]+", path.read_text(encoding="utf-8"))) <= known, path


def test_dashboard_is_json() -> None:
    """Grafana can read it, and no panel covers another."""
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
