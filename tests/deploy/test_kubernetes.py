"""The manifests have what Kubernetes and we require of them."""

from typing import Any

import pytest

from bot.hands import Pushing
from bot.roles import Role
from tests.deploy.places import documents

ALL = documents("kubernetes/baozhai.yaml")
MIGRATE = documents("kubernetes/migrate.yaml")
WEB = documents("kubernetes/web.yaml")
WORKLOADS = [each for each in ALL + WEB + MIGRATE if each["kind"] in ("Deployment", "Job")]
VERSIONS = {
    "ConfigMap": "v1",
    "PersistentVolumeClaim": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "Job": "batch/v1",
    "PodDisruptionBudget": "policy/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
}


def named(workload: dict[str, Any]) -> str:
    """For the test's name."""
    return str(workload["metadata"]["name"])


@pytest.mark.parametrize("document", ALL + WEB + MIGRATE, ids=named)
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
    listens = f"0.0.0.0:{port['containerPort']}"
    assert listens in [*container["args"], *(each.get("value") for each in container["env"])]
    assert pod["terminationGracePeriodSeconds"] > Pushing().finish


def test_roles() -> None:
    """Each role is there; the bot, which alone polls, once and never beside its successor."""
    deployments = {
        tuple(each["spec"]["template"]["spec"]["containers"][0]["args"]): each["spec"]
        for each in WORKLOADS
        if each["kind"] == "Deployment"
    }
    assert deployments.pop(("web", "--listen", "0.0.0.0:8000"))["replicas"] == 2
    assert deployments.keys() == {("run", "--role", role.value) for role in Role if role is not Role.ALL}
    bot = deployments["run", "--role", "bot"]
    assert (bot["replicas"], bot["strategy"]) == (1, {"type": "Recreate"})
    assert deployments["run", "--role", "sender"]["replicas"] == 2


def test_the_archive_has_no_token() -> None:
    """Of the secret it gets the database alone; its service and its policy lead to its pods' port and no other's."""
    web, service, policy, _ = WEB
    (container,) = web["spec"]["template"]["spec"]["containers"]
    assert "envFrom" not in container
    [secret] = [each["valueFrom"]["secretKeyRef"] for each in container["env"] if "valueFrom" in each]
    assert secret == {"name": "baozhai", "key": "BAOZHAI_DATABASE"}
    labels = web["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"] == labels == policy["spec"]["podSelector"]["matchLabels"]
    assert service["spec"]["ports"][0]["targetPort"] == container["ports"][0]["name"]
    assert policy["spec"]["ingress"][0]["ports"] == [
        {"protocol": "TCP", "port": container["ports"][0]["containerPort"]}
    ]


def test_the_job_migrates() -> None:
    """Once, and then it ends; what was there is kept in a claim of its own."""
    claim, job = MIGRATE
    pod = job["spec"]["template"]["spec"]
    assert pod["containers"][0]["args"] == ["migrate"]
    assert pod["restartPolicy"] == "Never"
    [backups] = [each for each in pod["volumes"] if each["name"] == "backups"]
    assert backups["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_only_the_job_changes_a_schema(workload: dict[str, Any]) -> None:
    """The folder for what was there is mounted in the Job alone; elsewhere the root cannot be written, so an older
    schema is refused and not changed without a dump."""
    (container,) = workload["spec"]["template"]["spec"]["containers"]
    environment = {each["name"]: each.get("value") for each in container["env"]}
    mounted = environment["BAOZHAI_BACKUPS"] in [each["mountPath"] for each in container["volumeMounts"]]
    assert mounted is (workload["kind"] == "Job")
    assert container["securityContext"]["readOnlyRootFilesystem"]
