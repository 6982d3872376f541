"""A trial on a real cluster, from installation to removal.

`make test-cluster` with KUBECONFIG; REGISTRY says where its nodes find the images. It takes a namespace of its own.
A walk into a call and the loss of each zone are tried where the cluster has a witness, by which its edge is reached.
PERIOD gives each probe more time than a trial's second: a small machine needs it.
"""

import asyncio
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest

from deploy.drill.audit import Audit, Auditor
from deploy.drill.channel import WELCOME_SECONDS
from deploy.drill.cluster import PART, WITNESS, ZONE, ClusterSite, Options
from deploy.drill.company import founded
from deploy.drill.figures import RTO_LIMIT_SECONDS, count_errors, of_run
from deploy.drill.pace import NO_ANSWER
from deploy.drill.probes import Probes
from deploy.drill.record import Record, count_operations, count_tries, longest_silence, now
from deploy.drill.run import STEADY_PATIENCE_SECONDS, drill, steady
from deploy.local.api import Json, until
from deploy.local.customer import Customer
from deploy.local.live import room
from deploy.local.seed import soon
from parley.common.testing.waiting import eventually

from ..company import link_in
from .charts import SERVICES
from .production import Production
from .reach import STRANGER, Place, Reach, freed, stranger
from .test_network import EDGES, GRPC, called
from .trial import WAIT, Trial

pytestmark = pytest.mark.skipif(
    os.environ.get("PARLEY_TEST_CLUSTER") != "1", reason="needs a cluster: make test-cluster"
)

EVERYTHING = "deployments,statefulsets,services,configmaps,networkpolicies,poddisruptionbudgets,jobs,roles"


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    installed = Trial(f"trial-{uuid.uuid4().hex[:6]}")
    installed.install()
    yield installed
    installed.remove()


@pytest.fixture
def production() -> Iterator[Production]:
    installed = Production(f"production-{uuid.uuid4().hex[:6]}")
    yield installed
    installed.remove()


class Covered(ClusterSite):
    """The trial's site, which gives a zone back once every service has all of its pods in the other."""

    def __init__(self, trial: Trial) -> None:
        period = float(os.environ.get("PARLEY_TEST_PERIOD") or 0)
        super().__init__(Options(namespace=trial.namespace, period_seconds=period))
        self._trial = trial

    async def restore(self, zone: str) -> None:
        try:
            await asyncio.to_thread(self._trial.await_services)
        finally:
            await super().restore(zone)


class Emptied(Covered):
    """The same site, of which a zone's nodes are drained instead."""

    async def lose(self, zone: str) -> None:
        await asyncio.to_thread(self._trial.drain, self._nodes[zone])
        assert {pod["node"] for pod in self._trial.pods()}.isdisjoint(self._nodes[zone])


def with_witness(trial: Trial, kind: type[Covered] = Covered) -> ClusterSite:
    if not trial.with_witness:
        pytest.skip("needs a witness: docs/operations/install.md")
    return kind(trial)


def test_it_comes_up_in_both_zones(trial: Trial) -> None:
    nodes = trial.get("nodes", "--selector", f"!{WITNESS}")
    zones = {node["metadata"]["name"]: node["metadata"]["labels"][ZONE] for node in nodes}
    for service in SERVICES:
        found = {zones[pod["node"]] for pod in trial.pods() if pod["service"] == service}
        assert found == set(zones.values()), service


def test_its_own_tests_pass(trial: Trial) -> None:
    assert "Phase:          Succeeded" in trial.helm("test", "parley")


def test_the_operator_signs_in_over_the_edge_before_there_is_a_company(trial: Trial) -> None:
    with trial.reached("parley-edge") as http:
        token = trial.sign_in(http)
        assert http.get("/").status_code == 200
        assert http.get("/v1/tenants", headers={"Authorization": f"Bearer {token}"}).json()["data"] == []
        for pod in ("", "/parley-signaling-0", "/parley-signaling-1"):
            # It is a WebSocket's address: 400 is its own word, where 404 or 503 were the edge's.
            assert http.get(f"/v1/live{pod}").status_code == 400


async def test_the_network_lets_through_the_call_graph_and_nothing_else(trial: Trial) -> None:
    entrances = {("edge", 8080), *EDGES.items()} | ({("mailbox", 8025)} if trial.with_witness else set())
    with stranger(trial):
        reach = Reach(trial)
        with suppress(AssertionError):
            await eventually(partial(reach.is_right, STRANGER, set()))
        if reach.reached(STRANGER):
            pytest.skip("needs a cluster that enforces network policies")
        freed(trial)
        await eventually(partial(reach.is_right, STRANGER, entrances))
        for service in SERVICES:
            expected = {(each, GRPC) for each in called(service)} | servers_of(service)
            await eventually(partial(reach.is_right, service, expected))


async def test_who_booked_comes_over_the_edge_and_meets_the_specialist_live(trial: Trial) -> None:
    async with with_witness(trial) as site, founded(site) as company:
        starts_at = next(each for each in soon() if each > datetime.now(UTC) + timedelta(minutes=1))
        wish = {**company.booking("walk"), "starts_at": starts_at.isoformat()}
        appointment = await company.booker.api.post("/v1/appointments", wish)
        letter = await until(lambda: first_letter(site, company.email), "the invitation")
        guest = Customer(company.visitors, link_in(letter["text"]))
        await guest.enter()
        assert guest.appointment_id == appointment["id"]
        place = (guest.appointment_id, WELCOME_SECONDS)
        located = await company.booker.api.get("/v1/live-url", appointment_id=guest.appointment_id)
        async with (
            room(guest.admission["live_url"], guest.admission["access_token"], *place) as customer,
            room(located["url"], company.booker.api.token, *place) as specialist,
        ):
            await company.booker.api.post(f"/v1/appointments/{appointment['id']}/admit")
            await customer.sees("appointment_news", state="in_progress", admitted=True)
            await specialist.offer(guest.participant_id, "v=0 from the specialist")
            await customer.sees("signal", member_id=company.booker_id)
            await guest.post("greeting", "Hello")
            await specialist.sees("message_news", sender_id=guest.participant_id, text="Hello")


@pytest.mark.parametrize("zone", ["a", "b"])
async def test_a_lost_zone_costs_half_a_minute_at_most_and_nothing_that_was_acknowledged(
    trial: Trial, zone: str
) -> None:
    async with with_witness(trial) as site:
        assert not of_run(await drill(site, 1, zone, print)).failures


@pytest.mark.parametrize("zone", ["a", "b"])
async def test_a_zone_that_is_emptied_for_maintenance_refuses_nobody_and_loses_nothing(trial: Trial, zone: str) -> None:
    async with with_witness(trial, Emptied) as site:
        run = await drill(site, 1, zone, print)
    assert run.settled
    nobody_was_refused_nor_anything_lost(run.record, run.audit, run.lost_at, run.ended_at)


async def test_an_upgrade_and_the_way_back_refuse_nobody_and_lose_nothing(trial: Trial) -> None:
    async with with_witness(trial) as site, founded(site) as company:
        probes = Probes(company, site.period_seconds)
        async with probes.running():
            assert await steady(probes, STEADY_PATIENCE_SECONDS) == []
            began = now()
            await asyncio.to_thread(there_and_back, trial)
            assert await steady(probes, STEADY_PATIENCE_SECONDS) == []
            ended = now()
        audit = await Auditor(probes, site.mailbox_url).audit()
    nobody_was_refused_nor_anything_lost(probes.record, audit, began, ended)


def test_its_jobs_run_on_the_way_there_and_back(trial: Trial) -> None:
    trial.upgrade("accounts.podAnnotations.release=second")
    trial.helm("rollback", "parley", *WAIT)
    assert "STATUS: deployed" in trial.helm("status", "parley")


def test_a_service_that_has_more_to_do_than_it_asked_for_gets_more_pods(trial: Trial) -> None:
    if not trial.measures_pods():
        pytest.skip("needs a metrics server")
    # What it does without anybody is more than a hundredth of what it requests.
    trial.upgrade(*(f"chat.autoscaling.{setting}" for setting in ("enabled=true", "maxReplicas=3", "cpu=1")))
    trial.kubectl("wait", "hpa/parley-chat", "--for", "jsonpath={.status.currentReplicas}=3", "--timeout=180s")
    trial.await_services()
    trial.helm("rollback", "parley", *WAIT)


def test_a_service_is_installed_alone_beside_the_others(trial: Trial) -> None:
    trial.install_alone("chat")
    assert "Phase:          Succeeded" in trial.helm("test", "chat")
    assert "Phase:          Succeeded" in trial.helm("test", "parley")
    trial.helm("uninstall", "chat", "--wait")


def test_keys_outlive_the_release_and_nothing_else_does(trial: Trial) -> None:
    keys = trial.get("secrets", "-l", PART)
    trial.helm("uninstall", "parley", "--wait")
    assert trial.get(EVERYTHING, "-l", PART) == []
    assert trial.get("secrets", "-l", PART) == keys


def test_production_stands_on_data_and_keys_that_are_brought(production: Production) -> None:
    production.bring()
    production.install()
    migrations = {f"own-{service}-migrate" for service in SERVICES if service != "gateway"}
    assert production.done_before_services() == {"own-topics"} | migrations
    assert "Phase:          Succeeded" in production.helm("test", "parley")
    with production.reached("own-gateway") as http:
        assert production.sign_in(http)
    brought = production.get("secrets", "--field-selector", "type=Opaque")
    production.helm("uninstall", "parley", "--wait")
    assert production.get(EVERYTHING, "-l", "app.kubernetes.io/instance=own") == []
    assert production.get("secrets", "--field-selector", "type=Opaque") == brought


def servers_of(service: str) -> set[Place]:
    """Those of a trial that a service stands on."""
    stores = {("mongo", 27017), ("kafka", 9092)}
    mailbox = {("mailbox", 1025), ("mailbox", 8025)}
    return (set() if service == "gateway" else stores) | (mailbox if service == "notifications" else set())


def there_and_back(trial: Trial) -> None:
    """Upgrade every service, and roll back, a service at a time. All at once are too much for one machine."""
    pods = [{pod["uid"] for pod in trial.pods()}]
    with trial.paused_rollouts():
        trial.upgrade(*(f"{service}.podAnnotations.release=second" for service in SERVICES))
    pods.append({pod["uid"] for pod in trial.pods()})
    with trial.paused_rollouts():
        trial.helm("rollback", "parley", *WAIT)
    pods.append({pod["uid"] for pod in trial.pods()})
    assert len(set().union(*pods)) == sum(map(len, pods)) == 3 * len(pods[0])


def nobody_was_refused_nor_anything_lost(record: Record, audit: Audit, began: float, ended: float) -> None:
    requests = [each for each in record.tries if each.probe not in ("call", "news")]
    failures = count_errors(each for each in requests if each.concerns(began, ended))
    silence = longest_silence(record.heard, began, ended)
    sys.stdout.write(f"{count_tries(requests, began, ended)}, {failures}; the call was silent for {silence:.1f} s\n")
    # What so small a machine does not answer in time is answered when it is asked again; nothing is refused at all.
    assert failures.keys() <= {NO_ANSWER}
    operations = count_operations(requests, began, ended)
    assert operations.asked > 0
    assert operations.failed == 0
    assert silence < RTO_LIMIT_SECONDS
    assert [each for each in audit.verdicts if each.lost or each.doubled or each.disordered] == []


async def first_letter(site: ClusterSite, to: str) -> Json | None:
    async with httpx.AsyncClient(base_url=site.mailbox_url) as mailbox:
        answer = await mailbox.get("/api/messages", params={"to": to})
        letters: list[Json] = answer.raise_for_status().json()
        return next(iter(letters), None)
