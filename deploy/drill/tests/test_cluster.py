"""A cluster is asked by commands that are the drill's own, and a trial stays where it failed."""

import asyncio
import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.drill import cluster
from deploy.drill.cluster import ClusterSite, Options
from deploy.drill.site import PERIOD_SECONDS, SLOW_PERIOD_SECONDS
from deploy.local.stack import OPERATOR
from parley.common.testing.waiting import eventually

ELSEWHERE = Options(url="http://edge", mailbox_url="http://mailbox")
# Answers from files, and writes down what it was asked.
_KUBECTL = """#!/bin/sh
cd {directory}
[ "$1" = --namespace ] && shift 2
echo "$1 $2 $3" >> asked
if [ -e "failing/$1" ]; then
    rm "failing/$1"
    echo "no answer to $1" >&2
    exit 1
fi
case $1 in
get | version) exec cat "answers/$1${{2%%-*}}" ;;
esac
"""


class Kubectl:
    """A cluster of two nodes with a broker on one of them, as kubectl tells of it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        (directory / "answers").mkdir()
        (directory / "failing").mkdir()
        self.answer("version", {"serverVersion": {"gitVersion": "v1"}})
        nodes = [{"metadata": {"name": name, "labels": {cluster.ZONE: name}}} for name in ("a", "b")]
        ready = {"conditions": [{"type": "Ready", "status": "True"}]}
        self.answer("getnodes", {"items": [{**node, "status": ready} for node in nodes]})
        kafka = {"app.kubernetes.io/name": "kafka"}
        broker = {"metadata": {"labels": kafka}, "spec": {"replicas": 1}}
        self.answer("getdeployments,statefulsets", {"items": [broker]})
        pod = {"name": "kafka-0", "labels": kafka, "ownerReferences": [{"kind": "StatefulSet"}]}
        self.answer("getpods", {"items": [{"metadata": pod, "spec": {"nodeName": "a"}, "status": ready}]})
        self.answer("getsecret", {"data": {"PASSWORD": base64.b64encode(b"secret").decode()}})
        program = directory / "kubectl"
        program.write_text(_KUBECTL.format(directory=directory))
        program.chmod(0o755)

    def answer(self, question: str, answer: object) -> None:
        """From now on."""
        (self._directory / "answers" / question).write_text(json.dumps(answer))

    def fail_once(self, command: str) -> None:
        """The next time that it is asked for."""
        (self._directory / "failing" / command).touch()

    @property
    def commands(self) -> list[str]:
        """What it was asked, in order, by the first three words."""
        return (self._directory / "asked").read_text().splitlines()

    @property
    def asked(self) -> list[str]:
        """The first word of each."""
        return [command.split()[0] for command in self.commands]


@pytest.fixture
def kubectl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kubectl:
    """Found before any other; Helm is content with everything."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(cluster, "HELM", Path("/bin/true"))
    return Kubectl(tmp_path)


async def test_an_installation_may_have_another_operator(kubectl: Kubectl) -> None:
    rehearsal = replace(ELSEWHERE, namespace="rehearsal", operator="first@example.com", operator_secret="brought")
    async with ClusterSite(rehearsal) as site:
        assert site.operator == ("first@example.com", "secret")
    assert "get secret brought" in kubectl.commands


async def test_a_trial_that_passed_is_taken_away(kubectl: Kubectl) -> None:
    async with ClusterSite(ELSEWHERE) as site:
        assert site.operator == (OPERATOR, "secret")
        # Its namespace is restricted before anything is in it.
        assert kubectl.asked[:4] == ["get", "version", "create", "label"]
        assert "delete" not in kubectl.asked
    assert kubectl.asked[-1] == "delete"


async def test_of_an_installation_that_is_there_nothing_is_told_that_was_not_looked_at(kubectl: Kubectl) -> None:
    async with ClusterSite(replace(ELSEWHERE, namespace="parley")) as site:
        assert site.about == "Kubernetes v1, 2 nodes; those of a lost zone are cordoned and their pods deleted at once"
    assert "delete" not in kubectl.asked


async def test_the_development_database_is_asked_less_often(kubectl: Kubectl) -> None:
    async with ClusterSite(ELSEWHERE) as quick:
        assert quick.period_seconds == PERIOD_SECONDS
    mongo = {"metadata": {"labels": {"app.kubernetes.io/name": "mongo"}}, "spec": {"replicas": 1}}
    kubectl.answer("getdeployments,statefulsets", {"items": [mongo]})
    async with ClusterSite(ELSEWHERE) as slow:
        assert slow.period_seconds == SLOW_PERIOD_SECONDS
        assert slow.about.endswith("the database has one server, on the witness")
    async with ClusterSite(replace(ELSEWHERE, period_seconds=2.0)) as asked_for:
        assert asked_for.period_seconds == 2.0


async def test_a_trial_that_was_cut_is_taken_away(kubectl: Kubectl) -> None:
    with pytest.raises(asyncio.CancelledError):
        async with ClusterSite(ELSEWHERE):
            raise asyncio.CancelledError
    assert kubectl.asked[-1] == "delete"


async def test_a_trial_that_failed_is_left_and_its_namespace_told(kubectl: Kubectl) -> None:
    with pytest.raises(ValueError, match="lost") as failure:
        async with ClusterSite(ELSEWHERE):
            raise ValueError("lost")
    assert "delete" not in kubectl.asked
    assert failure.value.__notes__[0].startswith("The trial is left in the namespace drill-")


async def test_a_trial_that_could_not_be_installed_is_left_too(
    kubectl: Kubectl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "HELM", Path("/bin/false"))
    with pytest.raises(cluster.ClusterError) as failure:
        async with ClusterSite(ELSEWHERE):
            pass
    assert "delete" not in kubectl.asked
    assert failure.value.__notes__[0].startswith("The trial is left in the namespace drill-")


async def test_a_zone_comes_back_though_the_cluster_fails_a_command(
    kubectl: Kubectl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PERIOD_SECONDS", 0.0)
    async with ClusterSite(replace(ELSEWHERE, namespace="parley")) as site:
        before = len(kubectl.asked)
        kubectl.fail_once("uncordon")
        kubectl.fail_once("exec")
        await site.restore("a")
    looked = ["uncordon", "get", "get", "get", "exec"]
    assert kubectl.asked[before:] == ["uncordon", *looked, *looked]


async def test_a_command_hears_no_ctrl_c_and_ends_with_the_drill_that_waits_for_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    command = f"sh -c 'echo $$ > {file}; exec sleep 60'"
    losing = asyncio.create_task(ClusterSite(Options(namespace="parley", kill_command=command)).lose("a"))
    await eventually(lambda: file.exists() and file.read_text().strip())
    pid = int(file.read_text())
    assert os.getsid(pid) == pid
    losing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await losing
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
