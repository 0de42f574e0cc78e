"""The manifests have what Kubernetes and we require of them."""

from typing import Any

import pytest

from bot.hands import Pushing
from bot.roles import Role
from tests.deploy.places import documents

ALL = documents("kubernetes/baozhai.yaml")
MIGRATE = documents("kubernetes/migrate.yaml")
WORKLOADS = [each for each in ALL + MIGRATE if each["kind"] in ("Deployment", "Job")]
VERSIONS = {
    "ConfigMap": "v1",
    "Deployment": "apps/v1",
    "Job": "batch/v1",
    "PodDisruptionBudget": "policy/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
}


def named(workload: dict[str, Any]) -> str:
    """For the test's name."""
    return str(workload["metadata"]["name"])


@pytest.mark.parametrize("document", ALL + MIGRATE, ids=named)
def test_kinds(document: dict[str, Any]) -> None:
    """Each document is of a kind we know, in its stable version, with a name."""
    assert document["apiVersion"] == VERSIONS[document["kind"]]
    assert document["metadata"]["name"].startswith("baozhai")


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_a_pod_may_little(workload: dict[str, Any]) -> None:
    """Not root, nothing writable but its own folders, no capability, no key to the cluster, bounded memory."""
    pod = workload["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    context = container["securityContext"]
    assert (context["readOnlyRootFilesystem"], context["allowPrivilegeEscalation"]) == (True, False)
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert {"requests", "limits"} <= container["resources"].keys()
    assert {each["name"] for each in container["volumeMounts"]} == {each["name"] for each in pod["volumes"]}


@pytest.mark.parametrize("workload", [each for each in WORKLOADS if each["kind"] == "Deployment"], ids=named)
def test_a_deployment_is_watched(workload: dict[str, Any]) -> None:
    """Its selector fits its pods, its probes ask where health is told, and it has time to finish."""
    spec = workload["spec"]
    assert spec["selector"]["matchLabels"].items() <= spec["template"]["metadata"]["labels"].items()
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    port = container["ports"][0]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"] == {"path": "/healthz", "port": port["name"]}
    environment = {each["name"]: each["value"] for each in container["env"]}
    assert environment["BAOZHAI_HEALTH_LISTEN"] == f"0.0.0.0:{port['containerPort']}"
    assert pod["terminationGracePeriodSeconds"] > Pushing().finish


def test_roles() -> None:
    """Each role is there; the bot, which alone polls, once and never beside its successor."""
    deployments = {
        tuple(each["spec"]["template"]["spec"]["containers"][0]["args"]): each["spec"]
        for each in WORKLOADS
        if each["kind"] == "Deployment"
    }
    assert deployments.keys() == {("run", "--role", role.value) for role in Role if role is not Role.ALL}
    bot = deployments["run", "--role", "bot"]
    assert (bot["replicas"], bot["strategy"]) == (1, {"type": "Recreate"})
    assert deployments["run", "--role", "sender"]["replicas"] == 2


def test_the_job_migrates() -> None:
    """Once, and then it ends."""
    (job,) = MIGRATE
    pod = job["spec"]["template"]["spec"]
    assert pod["containers"][0]["args"] == ["migrate"]
    assert pod["restartPolicy"] == "Never"
