"""What the charts take, what they refuse, and what they make is what Kubernetes and the services take."""

import copy
import functools
import json
import re
from collections.abc import Iterator

import pytest
import yaml

from deploy.helm import generate
from deploy.helm.parley.files import make_secrets
from parley.common import config

from .charts import (
    ROOT,
    SERVICE,
    SERVICES,
    UMBRELLA,
    Object,
    Rendered,
    RenderError,
    alone,
    helm,
    name_of,
    needed,
    render,
    together,
    umbrella,
)
from .schemas import problems
from .score import findings

GATEWAY = ("global.edge.gateway.className=envoy", "global.edge.gateway.tlsSecret=meet-tls")
INGRESS = (
    "global.edge.ingress.enabled=true",
    "global.edge.ingress.className=nginx",
    "global.edge.ingress.tlsSecret=meet-tls",
    "global.edge.ingress.annotations.cert-manager\\.io/cluster-issuer=letsencrypt",
)


# Every service that keeps something brings its database up to date.
MIGRATIONS = {f"{service}-migrate" for service in SERVICES if service != "gateway"}

LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")


class Secrets:
    """Secrets in memory, with what was written."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.writes = 0

    def read(self, name: str) -> dict[str, str] | None:
        return self.kept.get(name)

    def create(self, name: str, keys: dict[str, str]) -> None:
        assert name not in self.kept
        self.add(name, keys)

    def add(self, name: str, keys: dict[str, str]) -> None:
        self.writes += 1
        self.kept[name] = {**self.kept.get(name, {}), **keys}


def renderings() -> Iterator[tuple[str, Rendered]]:
    yield "demo", together("demo.yaml")
    yield "production", together("production.yaml", *GATEWAY)
    for service in SERVICES:
        yield service, alone(service, *INGRESS, "autoscaling.enabled=true")


@functools.cache
def wanted_secrets() -> dict[str, dict[str, str]]:
    (job,) = (job for job in together("demo.yaml").of("Job") if name_of(job) == "secrets")
    *_, wanted = job["spec"]["template"]["spec"]["containers"][0]["args"]
    found: dict[str, dict[str, str]] = json.loads(wanted)
    return found


def test_every_object_is_one_that_kubernetes_and_its_neighbours_know() -> None:
    assert {name: found for name, rendered in renderings() if (found := problems(rendered))} == {}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Deployment", "replica"),
        ("Gateway", "listener"),
        ("HTTPRoute", "rule"),
        ("PodMonitor", "endpoints"),
        ("PrometheusRule", "rules"),
        ("ScaledObject", "minReplicas"),
    ],
)
def test_a_field_that_is_not_known_is_noticed(kind: str, field: str) -> None:
    wrong = copy.deepcopy(together("production.yaml", *GATEWAY))
    wrong.of(kind)[0]["spec"][field] = 1
    (told,) = problems(wrong)
    assert field in told


def test_kube_score_finds_nothing_that_is_not_on_purpose() -> None:
    production = [("production", together("production.yaml")), *((each, alone(each, *INGRESS)) for each in SERVICES)]
    assert {name: found for name, rendered in production if (found := findings(rendered))} == {}


def test_kube_score_finds_a_container_without_bounds() -> None:
    wrong = copy.deepcopy(alone("chat"))
    del wrong.workload("chat")["spec"]["template"]["spec"]["containers"][0]["resources"]
    assert {check for check, _, _ in findings(wrong)} == {"container-resources"}


@pytest.mark.parametrize("values", ["demo.yaml", "production.yaml"])
def test_helm_finds_nothing_to_object_to(values: str) -> None:
    assert "0 chart(s) failed" in helm("lint", "--strict", str(umbrella()), "-f", str(UMBRELLA / values))


@pytest.mark.parametrize("service", SERVICES)
def test_helm_finds_nothing_to_object_to_in_a_service_alone(service: str) -> None:
    settings = [part for setting in needed(service) for part in ("--set", setting)]
    assert "0 chart(s) failed" in helm("lint", "--strict", str(SERVICE), *settings)


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ("gateway.replica=3", "replica"),
        ("gateway.autoscaling.enable=true", "enable"),
        ("global.publicURL=https://meet.example.com", "publicURL"),
        ("global.publicUrl=meet.example.com", "publicUrl"),
        ("operator.mail=a@example.com", "mail"),
        ("accounts.settings.sales_contct=x", "sales_contct"),
        ("chat.settings.web_root=/srv", "web_root"),
        ("chat.settings.posts_per_window=0", "posts_per_window"),
        ("chat.service=chats", "service"),
        ("chat.topology.unreachableSeconds=300", "unreachableSeconds"),
        ("chat.resources.request.cpu=1", "request"),
        ("chat.resources.limits.memory=512MB", "memory"),
        # Without a port nobody knows to which one pods are to be let.
        ("global.otlpEndpoint=http://collector.observe", "otlpEndpoint"),
    ],
)
def test_a_value_that_is_none_is_refused_by_its_name(setting: str, named: str) -> None:
    with pytest.raises(RenderError, match=named):
        together("demo.yaml", setting)


def test_resources_are_quantities_of_whatever_a_node_has() -> None:
    given = ("requests.cpu=1", "requests.memory=1.5Gi", "limits.memory=2e9", "limits.example\\.com/gpu=1")
    rendered = alone("chat", *(f"resources.{each}" for each in given))
    found = rendered.workload("chat")["spec"]["template"]["spec"]["containers"][0]["resources"]
    assert found["requests"] == {"cpu": 1, "memory": "1.5Gi"}
    assert found["limits"].keys() == {"memory", "example.com/gpu"}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (("service=appointments",), "say where browsers find Parley"),
        (("service=",), "service"),
        (("service=accounts", "global.publicUrl=https://meet.example.com"), "settings.sales_contact must be set"),
        (("service=notifications", "global.publicUrl=https://meet.example.com"), "settings.mail_from must be set"),
    ],
)
def test_what_is_missing_is_told_before_anything_is_installed(settings: tuple[str, ...], told: str) -> None:
    with pytest.raises(RenderError, match=told):
        render(SERVICE, *settings)


@pytest.mark.parametrize("values", ["demo.yaml", "production.yaml"])
@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (("chat.autoscaling.enabled=true", "chat.autoscaling.minReplicas=7"), "chat: autoscaling.minReplicas must not"),
        (("chat.maxUnavailable=2",), "chat: maxUnavailable must leave one of 2 pods"),
        # Keys, topics and the trial's servers would go with it.
        (("accounts.enabled=false",), "can't be left out"),
    ],
)
def test_what_does_not_go_together_is_refused_with_a_reason(values: str, settings: tuple[str, ...], told: str) -> None:
    with pytest.raises(RenderError, match=told):
        together(values, *settings)


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"accounts"}))
def test_a_service_that_is_left_out_takes_nothing_with_it_that_others_need(service: str) -> None:
    def others(*settings: str) -> set[tuple[str, str]]:
        found = together("demo.yaml", *GATEWAY, *settings).objects
        return {(each["kind"], each["metadata"]["name"]) for each in found if service not in each["metadata"]["name"]}

    assert others(f"{service}.enabled=false") == others()


def test_topics_are_not_created_nowhere() -> None:
    with pytest.raises(RenderError, match="say where Kafka is"):
        together("production.yaml", "global.data.secret=")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("values", ["demo.yaml", "production.yaml"])
def test_a_service_takes_the_environment_that_its_pod_gives_it(values: str, service: str) -> None:
    made = Secrets()
    make_secrets.make(made, wanted_secrets())
    prefix = f"PARLEY_{service.upper()}_"
    keys = {prefix + key: value for key, value in made.kept.get(f"parley-{service}", {}).items()}
    settings = config.load(generate.settings_of(service), service, together(values).environment(service) | keys)
    assert (settings.instance, settings.zone) == ("pod", "a")


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_reads_its_own_keys_and_no_others(service: str) -> None:
    data = [] if service == "gateway" else ["parley-data"]
    own = [name for name in wanted_secrets() if name == f"parley-{service}"]
    assert together("production.yaml").secrets(service) == [*data, *own]


@pytest.mark.parametrize("tag", ["a" * 64, f"{'1.2-' * 16}@sha256:{'0' * 64}"])
def test_a_tag_of_any_length_leaves_labels_that_kubernetes_takes(tag: str) -> None:
    rendered = together("demo.yaml", f"global.image.tag={tag}")
    labelled = [each["metadata"] for each in (*rendered.objects, *rendered.pods())]
    wrong = [value for each in labelled for value in each.get("labels", {}).values() if not LABEL.fullmatch(value)]
    assert wrong == []
    assert rendered.workload("chat")["spec"]["template"]["spec"]["containers"][0]["image"].endswith(f":{tag}")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_alone_is_the_same_as_among_the_others(service: str) -> None:
    shared = ("global.infra.demo=true", "global.publicUrl=http://localhost:8080", "topology.zones=ScheduleAnyway")
    single, among = (
        copy.deepcopy(rendered.workload(service)) for rendered in (alone(service, *shared), together("demo.yaml"))
    )
    for workload in (single, among):
        del workload["metadata"]["labels"]["helm.sh/chart"]
        # It tells of the settings that only the first must be given.
        del workload["spec"]["template"]["metadata"]["annotations"]["checksum/config"]
    assert single == among


def test_every_service_of_the_tree_is_installed() -> None:
    tree = {folder.parent.name for folder in (ROOT / "services").glob("*/pyproject.toml")}
    chart = yaml.safe_load((UMBRELLA / "Chart.yaml").read_text(encoding="utf-8"))
    assert set(SERVICES) == tree
    assert {dependency["alias"] for dependency in chart["dependencies"]} == tree


def test_what_is_generated_is_current() -> None:
    stale = [path.name for path, text in generate.files().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run make charts"


def test_every_value_is_explained() -> None:
    assert [line for line in generate.reference().splitlines() if line.endswith("|  |")] == []


def test_the_trial_needs_nothing_from_outside() -> None:
    rendered = together("demo.yaml")
    addresses = [value for service in SERVICES for value in rendered.environment(service).values() if ":" in value]
    hosts = {part for value in addresses for part in rendered.names("Service") if part in value}
    assert {"parley-mongo", "parley-kafka", "parley-mailbox"} <= hosts


def test_production_brings_no_server_and_no_key() -> None:
    rendered = together("production.yaml")
    assert {name_of(each) for each in rendered.of("Deployment", "StatefulSet")} == set(SERVICES)
    assert rendered.of("Secret") == []
    assert {name_of(job) for job in rendered.of("Job")} == {"topics", "operator", *MIGRATIONS}


def test_the_trial_makes_its_topics_by_another_job_only_where_it_is_another() -> None:
    def job(*settings: str) -> str:
        # Not kept: the same values twice are to be rendered twice.
        rendered = render(umbrella(), *settings, values=(UMBRELLA / "demo.yaml",))
        (name,) = (each["metadata"]["name"] for each in rendered.of("Job") if name_of(each) == "topics")
        return str(name)

    assert job() == job() != job("global.image.pullPolicy=Always")


def test_keys_are_made_before_topics_then_indexes_and_the_operator_last() -> None:
    rendered = together("production.yaml", "secrets.generate=true")
    order = {}
    for job in rendered.of("Job"):
        annotations = job["metadata"]["annotations"]
        order[name_of(job)] = annotations["helm.sh/hook"], int(annotations["helm.sh/hook-weight"])
    assert order["secrets"][0] == order["topics"][0] == "pre-install,pre-upgrade"
    assert order["secrets"][1] < order["topics"][1] < min(order[migration][1] for migration in MIGRATIONS)
    # On the way back the former release's indexes are wanted.
    assert {order[migration][0] for migration in MIGRATIONS} == {"pre-install,pre-upgrade,pre-rollback"}
    assert order["operator"][0] == "post-install"


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"gateway"}))
def test_a_migration_has_the_settings_and_secrets_of_its_service(service: str) -> None:
    rendered = together("production.yaml")
    (job,) = (job for job in rendered.of("Job") if name_of(job) == f"{service}-migrate")
    (migrating,) = job["spec"]["template"]["spec"]["containers"]
    (serving,) = rendered.workload(service)["spec"]["template"]["spec"]["containers"]
    settings, *secrets = migrating["envFrom"]
    assert (migrating["image"], migrating["env"]) == (serving["image"], serving["env"])
    assert secrets == serving["envFrom"][1:]
    config_map = rendered.one("ConfigMap", settings["configMapRef"]["name"])
    assert config_map["data"] == rendered.one("ConfigMap", f"parley-{service}")["data"]
    hook, earlier = (each["metadata"]["annotations"] for each in (job, config_map))
    assert int(earlier["helm.sh/hook-weight"]) < int(hook["helm.sh/hook-weight"])


def test_the_trial_migrates_only_a_database_that_is_there() -> None:
    jobs = {name_of(job): job["metadata"] for job in together("demo.yaml").of("Job")}
    assert {jobs[name]["annotations"]["helm.sh/hook"] for name in MIGRATIONS} == {"pre-upgrade,pre-rollback"}


def test_certificates_are_files_of_whoever_reaches_the_data_and_of_nobody_else() -> None:
    rendered = together("production.yaml", "global.data.files=data-ca", "secrets.generate=true")
    holders = {
        name_of({"metadata": each["metadata"]})
        for each in rendered.pods()
        if any(volume.get("secret") == {"secretName": "data-ca", "defaultMode": 0o444} for volume in _volumes(each))
    }
    assert holders == {*SERVICES, *MIGRATIONS, "topics", "operator"} - {"gateway"}


def _volumes(pod: Object) -> list[Object]:
    found: list[Object] = pod["spec"].get("volumes", [])
    return found


def test_the_job_that_makes_keys_may_read_no_others() -> None:
    (role,) = together("demo.yaml").of("Role")
    reading, creating = role["rules"]
    assert set(reading["resourceNames"]) == wanted_secrets().keys()
    assert creating["verbs"] == ["create"]


@pytest.fixture
def secrets() -> Secrets:
    made = Secrets()
    make_secrets.make(made, wanted_secrets())
    return made


def test_every_service_is_known_by_the_digest_of_its_secret(secrets: Secrets) -> None:
    known = json.loads(secrets.kept["parley-accounts"]["SERVICE_SECRETS"])
    assert known == json.loads(make_secrets.digests(secrets.kept))
    assert set(known) == {"appointments", "chat", "notifications", "signaling"}


def test_keys_that_are_there_stay(secrets: Secrets) -> None:
    before = copy.deepcopy(secrets.kept)
    writes = secrets.writes
    make_secrets.make(secrets, wanted_secrets())
    assert (secrets.kept, secrets.writes) == (before, writes)


def test_a_key_that_a_release_adds_is_made_beside_the_others(secrets: Secrets) -> None:
    before = copy.deepcopy(secrets.kept)
    del secrets.kept["parley-notifications"]["OPT_OUT_KEY"]
    del secrets.kept["parley-chat"]
    make_secrets.make(secrets, wanted_secrets())
    assert len(secrets.kept["parley-notifications"]["OPT_OUT_KEY"]) >= 32
    assert secrets.kept["parley-notifications"]["WEBHOOK_KEYS"] == before["parley-notifications"]["WEBHOOK_KEYS"]
    assert secrets.kept["parley-accounts"]["MASTER_SECRET"] == before["parley-accounts"]["MASTER_SECRET"]
    assert secrets.kept["parley-accounts"]["SERVICE_SECRETS"] == make_secrets.digests(secrets.kept)
