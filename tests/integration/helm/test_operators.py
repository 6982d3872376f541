"""What deploy/operators asks of others' operators is what those take, what Parley needs, and what our pages promise."""

import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymongo.uri_parser import parse_uri

from parley.common import config
from tests.integration.helm.charts import ROOT, SERVICE, Object, Rendered, together
from tests.integration.helm.schemas import problems

PAGE = (ROOT / "docs" / "operations" / "data.md").read_text(encoding="utf-8")
MONGODB, KAFKA, EDGE = (
    Rendered((ROOT / "deploy" / "operators" / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("mongodb", "kafka", "envoy-gateway")
)
WITNESS = "node-role.kubernetes.io/witness"
ZONE = "topology.kubernetes.io/zone"
# Where the chart puts what the page puts into parley-data-files.
AUTHORITY = "/etc/parley/data/ca.crt"
STORING = {
    name
    for name, each in yaml.safe_load((SERVICE / "files" / "services.yaml").read_text(encoding="utf-8")).items()
    if "mongo" in each["stores"]
}
# What the page puts into the Secret parley-data.
KEYS = dict(re.findall(r"--from-literal=(MONGO_\w+|KAFKA_\w+)=\"?([^\s\"]+)", PAGE))

SET = MONGODB.one("PerconaServerMongoDB", "parley")["spec"]["replsets"][0]
BROKERS = KAFKA.one("KafkaNodePool", "broker")["spec"]
CLUSTER = KAFKA.one("Kafka", "parley")["spec"]["kafka"]


def tolerates_the_witness(pod: Object) -> bool:
    return {"key": WITNESS, "operator": "Exists", "effect": "NoSchedule"} in pod.get("tolerations", ())


@pytest.mark.parametrize("rendered", [MONGODB, KAFKA, EDGE], ids=["mongodb", "kafka", "edge"])
def test_the_operators_take_them(rendered: Rendered) -> None:
    assert problems(rendered) == []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("PerconaServerMongoDB", ["spec", "replsets", 0, "hidden", "witness"], True),
        ("Kafka", ["spec", "kafka", "racks"], {}),
        ("KafkaNodePool", ["spec", "roles"], ["voter"]),
        ("KafkaNodePool", ["spec", "template", "pod", "affinity", "podAntiaffinity"], {}),
        ("KafkaUser", ["spec", "authentication", "secret"], "parley-user"),
        ("BackendTrafficPolicy", ["spec", "healthCheck", "active", "path"], "/"),
    ],
)
def test_a_field_or_a_word_that_an_operator_does_not_know_is_noticed(kind: str, path: list[Any], value: Any) -> None:
    rendered = copy.deepcopy(next(each for each in (MONGODB, KAFKA, EDGE) if each.of(kind)))
    node: Any = rendered.of(kind)[0]
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    [problem] = problems(rendered)
    assert problem.startswith(kind)


def test_two_members_stand_in_each_zone_and_one_on_the_witness_all_with_data_and_a_vote() -> None:
    witness = SET["hidden"]
    assert (SET["size"], witness["size"], witness["enabled"]) == (4, 1, True)
    assert not SET.get("arbiter", {}).get("enabled")
    assert not SET.get("nonvoting", {}).get("enabled")
    (spread,) = SET["topologySpreadConstraints"]
    assert (spread["topologyKey"], spread["maxSkew"], spread["whenUnsatisfiable"]) == (ZONE, 1, "DoNotSchedule")
    assert spread["nodeTaintsPolicy"] == "Honor"
    assert not tolerates_the_witness(SET)
    assert witness["nodeSelector"] == {WITNESS: ""}
    assert tolerates_the_witness(witness)
    for members in (SET, witness):
        assert "persistentVolumeClaim" in members["volumeSpec"]


def test_a_broker_that_is_a_controller_stands_in_each_of_three_places() -> None:
    assert (BROKERS["replicas"], set(BROKERS["roles"])) == (3, {"broker", "controller"})
    pod = BROKERS["template"]["pod"]
    (apart,) = pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert apart["topologyKey"] == ZONE
    assert apart["labelSelector"]["matchLabels"] == {"strimzi.io/cluster": "parley", "strimzi.io/pool-name": "broker"}
    assert tolerates_the_witness(pod)
    (volume,) = BROKERS["storage"]["volumes"]
    assert volume["type"] == "persistent-claim"


def test_what_brokers_acknowledged_survives_the_loss_of_a_place() -> None:
    given = CLUSTER["config"]
    assert (given["default.replication.factor"], given["min.insync.replicas"]) == (3, 2)
    assert (given["offsets.topic.replication.factor"], given["transaction.state.log.replication.factor"]) == (3, 3)
    assert given["transaction.state.log.min.isr"] == 2
    assert given["unclean.leader.election.enable"] is False
    assert given["auto.create.topics.enable"] is False
    assert CLUSTER["rack"] == {"topologyKey": ZONE}


def test_the_address_of_the_database_leads_to_the_members_by_tls_and_waits_for_the_majority(tmp_path: Path) -> None:
    authority = tmp_path / "ca.crt"
    authority.touch()
    url = parse_uri(KEYS["MONGO_URL"].replace("$password", "secret").replace(AUTHORITY, str(authority)))
    names = [f"parley-rs0-{number}.parley-rs0.mongodb.svc.cluster.local" for number in range(SET["size"])]
    assert url["nodelist"] == [(name, 27017) for name in names]
    options: Mapping[str, object] = url["options"]
    assert (options["replicaSet"], options["w"], options["readConcernLevel"]) == ("rs0", "majority", "majority")
    assert (options["tls"], options["tlsCAFile"]) == (True, str(authority))
    assert MONGODB.one("PerconaServerMongoDB", "parley")["spec"]["tls"] == {"mode": "requireTLS"}
    for members in (SET, SET["hidden"]):
        given = yaml.safe_load(members["configuration"])
        assert given == {"net": {"tls": {"allowConnectionsWithoutCertificates": True}}}


def test_the_user_may_change_what_each_service_that_stores_keeps_and_nothing_else() -> None:
    (user,) = MONGODB.one("PerconaServerMongoDB", "parley")["spec"]["users"]
    may = {(role["db"], role["name"]) for role in user["roles"]}
    assert may == {(service, role) for service in STORING for role in ("readWrite", "dbAdmin")}
    assert (user["db"], user["passwordSecretRef"]) == ("admin", {"name": "parley-user", "key": "password"})
    assert f"//{user['name']}:" in KEYS["MONGO_URL"]


def test_services_reach_the_brokers_by_tls_with_the_password_of_the_user(tmp_path: Path) -> None:
    authority = tmp_path / "ca.crt"
    authority.touch()
    assert KEYS["KAFKA_CA_FILE"] == AUTHORITY
    given = {key: value for key, value in KEYS.items() if key != "MONGO_URL"} | {"KAFKA_CA_FILE": str(authority)}
    told = config.load(config.Kafka, "desk", {f"PARLEY_DESK_{key}": value for key, value in given.items()})
    (listener,) = CLUSTER["listeners"]
    user = KAFKA.one("KafkaUser", told.kafka_user)["spec"]["authentication"]
    assert (listener["tls"], listener["authentication"]["type"]) == (True, user["type"])
    assert (told.kafka_security, told.kafka_mechanism.lower()) == ("SASL_SSL", user["type"])
    names = [f"parley-broker-{number}.parley-kafka-brokers.kafka.svc" for number in range(BROKERS["replicas"])]
    assert told.kafka_brokers.split(",") == [f"{name}:{listener['port']}" for name in names]


def test_the_policies_of_production_let_services_to_both() -> None:
    policies = together("production.yaml").of("NetworkPolicy")
    allowed = [rule for policy in policies for rule in policy["spec"].get("egress", ())]
    for rendered, port in ((MONGODB, 27017), (KAFKA, CLUSTER["listeners"][0]["port"])):
        (namespace,) = {each["metadata"]["namespace"] for each in rendered.objects}
        there = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
        assert {"ports": [{"port": port}], "to": [there]} in allowed


def test_lag_is_asked_of_a_broker_that_there_is() -> None:
    (trigger,) = [
        each["metadata"]
        for scaled in together("production.yaml").of("ScaledObject")
        for each in scaled["spec"]["triggers"]
        if each["type"] == "kafka"
    ]
    assert trigger["bootstrapServers"] == f"parley-kafka-bootstrap.kafka:{CLUSTER['listeners'][0]['port']}"


def test_the_edge_asks_every_pod_that_a_route_leads_to_and_leaves_it_after_two_checks() -> None:
    production = together("production.yaml")
    policies = [each["spec"] for each in EDGE.of("BackendTrafficPolicy")]
    aims = [(aim["kind"], aim["name"]) for policy in policies for aim in policy["targetRefs"]]
    assert aims == [("HTTPRoute", name) for name in sorted(production.names("HTTPRoute"))]
    for policy in policies:
        check = policy["healthCheck"]["active"]
        assert (check["interval"], check["timeout"], check["unhealthyThreshold"]) == ("1s", "1s", 2)
        # Half of the pods are a lost zone; of a route to one pod they are all, and Envoy would ask the dead one.
        alone = policy["targetRefs"][0]["name"] == "parley-signaling"
        assert policy["healthCheck"]["panicThreshold"] == (0 if alone else 20)
        assert set(policy["retry"]["retryOn"]["triggers"]) == {"connect-failure", "refused-stream"}


def test_the_edge_asks_for_what_the_trial_does() -> None:
    trial = "".join(together("demo.yaml").one("ConfigMap", "parley-edge")["data"].values())
    checks = [each["spec"]["healthCheck"]["active"]["http"] for each in EDGE.of("BackendTrafficPolicy")]
    asked = {(check["path"], ",".join(map(str, check.get("expectedStatuses", [200])))) for check in checks}
    assert asked == set(re.findall(r"http-check send meth GET uri (\S+) .*\n +http-check expect status (\S+)", trial))
