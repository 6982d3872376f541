"""The network policies let through exactly what the services' settings say that they call."""

import ipaddress
from collections.abc import Iterator

import pytest

from deploy.helm import generate
from parley.notifications.domain import webhook

from .charts import SERVICES, Object, Rendered, alone, name_of, selects, together

GRPC = 50051
METRICS = 9090
STORES = {27017, 9092}
# Its Service's, and that of its servers.
KUBERNETES = {443, 6443}
EDGES = {"gateway": 8080, "signaling": 8081}
# What the charts' tests ask from is no service.
TEST = "test"


@pytest.fixture(scope="module", params=["demo.yaml", "production.yaml"])
def rendered(request: pytest.FixtureRequest) -> Rendered:
    return together(request.param)


@pytest.fixture(scope="module")
def production() -> Rendered:
    return together("production.yaml")


def policy(rendered: Rendered, service: str) -> Object:
    found: Object = rendered.one("NetworkPolicy", f"parley-{service}")["spec"]
    return found


def called(service: str) -> set[str]:
    fields = generate.settings_of(service).model_fields
    return {field.removesuffix("_target") for field in fields if field.endswith("_target")} - {service}


def let_in(rendered: Rendered, service: str, port: int) -> set[str]:
    """Which of Parley's own may reach this port."""
    rules = [rule for rule in policy(rendered, service)["ingress"] if {"port": port} in rule["ports"]]
    return {name for rule in rules for name in _names(rule["from"])}


def let_out(rendered: Rendered, service: str, port: int) -> set[str]:
    rules = [rule for rule in policy(rendered, service)["egress"] if {"port": port} in rule["ports"]]
    return {name for rule in rules for name in _names(rule["to"])}


def _names(peers: list[Object]) -> Iterator[str]:
    for peer in peers:
        if "podSelector" in peer:
            labels = peer["podSelector"]["matchLabels"]
            assert labels["app.kubernetes.io/instance"] == "parley"
            yield labels["app.kubernetes.io/name"]


def ports_out(rendered: Rendered, service: str) -> set[int]:
    return {port["port"] for rule in policy(rendered, service)["egress"] for port in rule["ports"]}


def test_every_service_has_a_policy_that_denies_what_it_does_not_list(rendered: Rendered) -> None:
    for service in SERVICES:
        labels = rendered.workload(service)["spec"]["template"]["metadata"]["labels"]
        assert selects(policy(rendered, service)["podSelector"], labels)
        assert set(policy(rendered, service)["policyTypes"]) == {"Ingress", "Egress"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_whom_it_calls_and_no_other(rendered: Rendered, service: str) -> None:
    assert let_out(rendered, service, GRPC) == called(service)


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"gateway"}))
def test_a_service_is_reached_by_who_calls_it_and_no_other(rendered: Rendered, service: str) -> None:
    callers = {caller for caller in SERVICES if service in called(caller)}
    assert let_in(rendered, service, GRPC) == callers | {TEST}


@pytest.mark.parametrize("service", SERVICES)
def test_only_what_is_at_the_edge_is_reached_from_outside(production: Rendered, service: str) -> None:
    outside = [
        port["port"]
        for rule in policy(production, service)["ingress"]
        for port in rule["ports"]
        if any("namespaceSelector" in peer for peer in rule["from"])
    ]
    assert set(outside) == {METRICS} | ({EDGES[service]} if service in EDGES else set())


@pytest.mark.parametrize("service", SERVICES)
def test_metrics_are_for_nobody_unless_somebody_is_named(service: str) -> None:
    rules = policy(together("demo.yaml"), service)["ingress"]
    assert METRICS not in {port["port"] for rule in rules for port in rule["ports"]}


@pytest.mark.parametrize("service", SERVICES)
def test_the_database_and_the_broker_are_for_who_keeps_something(rendered: Rendered, service: str) -> None:
    assert ports_out(rendered, service) & STORES == (set() if service == "gateway" else STORES)


def test_only_notifications_goes_out_and_into_no_private_network(rendered: Rendered) -> None:
    blocks = {
        service: [
            ipaddress.ip_network(denied)
            for rule in policy(rendered, service)["egress"]
            for peer in rule.get("to", ())
            if "ipBlock" in peer
            for denied in peer["ipBlock"]["except"]
        ]
        for service in SERVICES
    }
    denied = blocks.pop("notifications")
    assert not any(blocks.values())
    for private in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "fd00::1", "fe80::1"):
        address = ipaddress.ip_address(private)
        assert any(address in network for network in denied if network.version == address.version), private


def test_what_notifications_reaches_outside_are_webhooks_and_the_servers_that_its_settings_name() -> None:
    def ports(*settings: str) -> set[int]:
        rules = policy(together("production.yaml", *settings), "notifications")["egress"]
        [outside] = [rule for rule in rules if any("ipBlock" in peer for peer in rule.get("to", ()))]
        return {port["port"] for port in outside["ports"]}

    assert ports() == {*webhook.PORTS, 443, 587}
    own = ("notifications.settings.smtp_port=2525", "notifications.settings.sms_url=http://sms.example.com:8000/send")
    assert ports(*own) == {*webhook.PORTS, 2525, 8000}


@pytest.mark.parametrize(
    ("endpoint", "port"),
    [("http://otel2:4317", 4317), ("https://c.observe:443/", 443), ("http://[fd00::7]:4318", 4318)],
)
def test_spans_may_go_to_the_port_that_their_address_names(endpoint: str, port: int) -> None:
    reached = ports_out(alone("chat", f"global.otlpEndpoint={endpoint}"), "chat")
    assert reached - ports_out(alone("chat"), "chat") == {port}


@pytest.mark.parametrize("server", ["mongo", "kafka", "mailbox", "edge"])
def test_a_trials_servers_are_for_the_trial_alone_but_for_its_edge(server: str) -> None:
    rendered = together("demo.yaml")
    rules = policy(rendered, server)
    assert selects(rules["podSelector"], rendered.workload(server)["spec"]["template"]["metadata"]["labels"])
    ours = {"podSelector": {"matchLabels": {"app.kubernetes.io/instance": "parley"}}}
    anybody = [{"ports": [{"port": 8080}]}] if server == "edge" else []
    assert rules["ingress"] == [{"from": [ours]}, *anybody]
    names, trial = rules["egress"]
    assert {port["port"] for port in names["ports"]} == {53}
    assert trial == {"to": [ours]}


def test_a_mailbox_with_a_port_of_the_nodes_is_read_by_it() -> None:
    rules = policy(together("demo.yaml", "infra.mailbox.nodePort=30025"), "mailbox")["ingress"]
    assert {"ports": [{"port": 8025}]} in rules


def test_a_trials_edge_is_let_in_where_others_are_kept_out() -> None:
    nobody = "global.networkPolicy.edgeFrom[0].namespaceSelector.matchLabels.name=nobody"
    for service, port in EDGES.items():
        assert let_in(together("demo.yaml", nobody), service, port) == {TEST, "edge"}
        assert let_in(together("production.yaml"), service, port) == {TEST}


def test_a_rule_without_peers_is_for_ports_that_have_no_edge_of_ours(rendered: Rendered) -> None:
    anywhere = {
        port["port"]
        for service in SERVICES
        for rule in policy(rendered, service)["egress"]
        if "to" not in rule
        for port in rule["ports"]
    }
    assert anywhere <= {53, 4317, *STORES}


def test_no_pod_is_without_a_policy() -> None:
    everything = (together("demo.yaml"), together("production.yaml", "secrets.generate=true"), *map(alone, SERVICES))
    for each in everything:
        chosen = [one["spec"]["podSelector"] for one in each.of("NetworkPolicy")]
        open_to_all = [
            name_of(pod) for pod in each.pods() if not any(selects(one, pod["metadata"]["labels"]) for one in chosen)
        ]
        assert open_to_all == []
        assert TEST in map(name_of, each.pods())


def test_jobs_reach_what_they_work_on_and_nothing_else_and_nobody_reaches_them() -> None:
    rendered = together("production.yaml", "secrets.generate=true")
    jobs = {name_of(job): job for job in rendered.of("Job")}
    migrations = {f"{service}-migrate": {53, 27017} for service in SERVICES if service != "gateway"}
    others = {"topics": {53, 9092}, "operator": {53, *STORES}, "secrets": {53, *KUBERNETES}}
    assert {name: ports_out(rendered, name) for name in jobs} == migrations | others
    for name, job in jobs.items():
        rules = policy(rendered, name)
        assert selects(rules["podSelector"], job["spec"]["template"]["metadata"]["labels"])
        assert rules["policyTypes"] == ["Ingress", "Egress"]
        assert "ingress" not in rules


def test_a_jobs_policy_is_there_before_it() -> None:
    def when(each: Object) -> tuple[str, int]:
        annotations = each["metadata"]["annotations"]
        return annotations["helm.sh/hook"], int(annotations["helm.sh/hook-weight"])

    rendered = together("production.yaml", "secrets.generate=true")
    for job in rendered.of("Job"):
        hook, weight = when(job)
        assert when(rendered.one("NetworkPolicy", f"parley-{name_of(job)}")) == (hook, weight - 1)


@pytest.mark.parametrize("service", SERVICES)
def test_what_tests_a_service_reaches_its_ports_alone_and_is_reached_by_nobody(service: str) -> None:
    rendered = alone(service)
    rules = policy(rendered, f"{service}-test")
    assert selects(rules["podSelector"], rendered.one("Pod", f"parley-{service}-test")["metadata"]["labels"])
    assert rules["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in rules
    own = {port["port"] for rule in policy(rendered, service)["ingress"] for port in rule["ports"]}
    assert ports_out(rendered, f"{service}-test") == {53, *own}
    assert all(let_out(rendered, f"{service}-test", port) == {service} for port in own)


def test_a_migration_reaches_what_is_added_for_its_service() -> None:
    rendered = together("production.yaml", "chat.networkPolicy.egress[0].ports[0].port=27018")
    for name, reached in (("chat", True), ("chat-migrate", True), ("accounts", False), ("accounts-migrate", False)):
        assert (27018 in ports_out(rendered, name)) is reached, name


def test_ports_past_the_edge_are_open_and_no_others() -> None:
    ports = ("direct.ports[0].name=media", "direct.ports[0].port=3478", "direct.ports[0].protocol=UDP")
    opened = policy(alone("signaling", *ports), "signaling")["ingress"]
    assert {"ports": [{"port": 3478, "protocol": "UDP"}]} in opened
    assert not any({"port": 3478, "protocol": "UDP"} in rule["ports"] for rule in _ingress("signaling"))


def _ingress(service: str) -> list[Object]:
    found: list[Object] = policy(alone(service), service)["ingress"]
    return found
