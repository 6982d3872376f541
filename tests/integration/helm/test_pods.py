"""How pods are placed, started, watched, restarted and ended."""

import re
from typing import Any

import pytest

from deploy.drill.cluster import VALUES

from .charts import SERVICES, Object, Rendered, RenderError, alone, name_of, render, selects, together, umbrella

DEPLOYED = sorted(set(SERVICES) - {"signaling"})
ZONE = "topology.kubernetes.io/zone"


@pytest.fixture(scope="module")
def production() -> Rendered:
    return together("production.yaml")


def pod(rendered: Rendered, service: str) -> Object:
    found: Object = rendered.workload(service)["spec"]["template"]
    return found


def container(rendered: Rendered, service: str) -> Object:
    (found,) = pod(rendered, service)["spec"]["containers"]
    result: Object = found
    return result


@pytest.mark.parametrize("service", SERVICES)
def test_pods_are_spread_over_zones_and_still_find_a_place_when_one_is_lost(production: Rendered, service: str) -> None:
    (spread,) = pod(production, service)["spec"]["topologySpreadConstraints"]
    assert (spread["topologyKey"], spread["maxSkew"], spread["whenUnsatisfiable"]) == (ZONE, 1, "DoNotSchedule")
    assert spread["nodeTaintsPolicy"] == "Honor", "a lost zone's nodes are tainted, and must not count as empty"
    assert "minDomains" not in spread
    assert selects(spread["labelSelector"], pod(production, service)["metadata"]["labels"])
    revision = "controller-revision-hash" if service == "signaling" else "pod-template-hash"
    assert spread["matchLabelKeys"] == [revision], "else pods of the old release make the new one's zones uneven"


def test_a_trial_runs_where_no_node_names_a_zone_and_one_that_loses_zones_keeps_them_even() -> None:
    for files, wanted in ((VALUES[:1], "ScheduleAnyway"), (VALUES, "DoNotSchedule")):
        rendered = render(umbrella(), values=files)
        for service in SERVICES:
            (spread,) = pod(rendered, service)["spec"]["topologySpreadConstraints"]
            assert spread["whenUnsatisfiable"] == wanted


@pytest.mark.parametrize("brokers", [1, 3])
def test_each_of_a_trials_brokers_has_an_address_that_outlives_its_pod(brokers: int) -> None:
    trial = render(umbrella(), f"infra.kafka.brokers={brokers}", values=VALUES[:1])
    config = trial.one("ConfigMap", "parley-kafka")["data"]["config"]
    names = [f"parley-kafka-{number}" for number in range(brokers)]
    assert re.findall(r"(\d)@([\w-]+):9093", config) == [(str(number), name) for number, name in enumerate(names)]
    assert "advertised.listeners=PLAINTEXT://${env:POD}:9092" in config
    for name in names:
        spec = trial.one("Service", name)["spec"]
        assert spec["selector"] == {"statefulset.kubernetes.io/pod-name": name}
        assert spec.get("clusterIP") != "None"
        assert spec["publishNotReadyAddresses"], "brokers find each other before they are ready"
        assert [port["port"] for port in spec["ports"]] == [9092, 9093]


@pytest.mark.parametrize("service", SERVICES)
def test_pods_rather_share_no_node(production: Rendered, service: str) -> None:
    (rule,) = pod(production, service)["spec"]["affinity"]["podAntiAffinity"][
        "preferredDuringSchedulingIgnoredDuringExecution"
    ]
    assert rule["podAffinityTerm"]["topologyKey"] == "kubernetes.io/hostname"


@pytest.mark.parametrize("service", SERVICES)
def test_pods_leave_a_node_that_does_not_answer_within_ten_seconds(production: Rendered, service: str) -> None:
    tolerated = {each["key"]: each["tolerationSeconds"] for each in pod(production, service)["spec"]["tolerations"]}
    assert tolerated.keys() == {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}
    assert max(tolerated.values()) <= 10


@pytest.mark.parametrize("drain", [10, 60])
@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_has_the_time_that_its_drain_takes(service: str, drain: int) -> None:
    rendered = alone(service, f"drainSeconds={drain}", "preStopSeconds=8")
    spec = pod(rendered, service)["spec"]
    told = container(rendered, service)["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert told == 8
    assert rendered.environment(service)[f"PARLEY_{service.upper()}_DRAIN_SECONDS"] == str(drain)
    # Consumers, then servers and 5 s, then tasks: each may take the whole drain; then connections, 5 s each.
    assert spec["terminationGracePeriodSeconds"] >= told + 3 * drain + 5 + 4 * 5


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_takes_traffic_when_it_is_ready_and_is_restarted_when_it_hangs(service: str) -> None:
    probes = container(alone(service), service)
    assert probes["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert probes["livenessProbe"]["httpGet"]["path"] == "/healthz"
    start = probes["startupProbe"]
    assert start["failureThreshold"] * start["periodSeconds"] >= 60
    assert "httpGet" in start if service == "gateway" else start["grpc"] == {"port": 50051}


@pytest.mark.parametrize("values", ["demo.yaml", "production.yaml"])
def test_every_image_is_pulled_by_the_secrets_that_are_named(values: str) -> None:
    pods = list(together(values, "global.image.pullSecrets[0]=registry").pods())
    assert [each["spec"]["imagePullSecrets"] for each in pods] == [[{"name": "registry"}]] * len(pods)


def test_what_works_on_a_service_and_what_asks_it_run_where_it_may() -> None:
    place = ("nodeSelector.disk=ssd", "tolerations[0].key=dedicated", "tolerations[0].operator=Exists")
    rendered = together("production.yaml", *(f"chat.{each}" for each in place))
    for service, somewhere in (("chat", True), ("accounts", False)):
        migration = rendered.one("Job", f"parley-{service}-migrate")["spec"]["template"]["spec"]
        for spec in (migration, rendered.one("Pod", f"parley-{service}-test")["spec"]):
            assert spec.get("nodeSelector") == pod(rendered, service)["spec"].get("nodeSelector")
            assert spec.get("tolerations") == ([{"key": "dedicated", "operator": "Exists"}] if somewhere else None)


def test_a_job_that_fails_leaves_its_log_and_helm_prints_it() -> None:
    jobs = together("production.yaml").of("Job")
    assert {job["spec"]["template"]["spec"]["restartPolicy"] for job in jobs} == {"Never"}
    assert {job["metadata"]["annotations"]["helm.sh/hook-output-log-policy"] for job in jobs} == {"hook-failed"}


def test_no_pod_may_do_more_than_it_needs() -> None:
    for rendered in (together("demo.yaml"), together("production.yaml")):
        for each in rendered.pods():
            spec = each["spec"]
            assert spec["securityContext"]["runAsNonRoot"]
            assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
            # Kubernetes' variables of Services would look like settings.
            assert spec["enableServiceLinks"] is False
            # Half of the name servers may be gone with a zone.
            lookups = {option["name"]: option["value"] for option in spec["dnsConfig"]["options"]}
            assert int(lookups["timeout"]) * int(lookups["attempts"]) <= 2
            # Only the one that makes keys talks to Kubernetes.
            assert spec["automountServiceAccountToken"] is (name_of(each) == "secrets")
            for one in spec["containers"]:
                assert one["securityContext"] == {
                    "allowPrivilegeEscalation": False,
                    "readOnlyRootFilesystem": True,
                    "capabilities": {"drop": ["ALL"]},
                }
                assert one["resources"]["requests"].keys() == {"cpu", "memory"}
                assert "memory" in one["resources"]["limits"]
                assert re.search(r":\d+\.\d+\.\d+$", one["image"]), "a tag that says which release"


@pytest.mark.parametrize("service", SERVICES)
def test_one_pod_at_a_time_is_taken_away(production: Rendered, service: str) -> None:
    budget = production.one("PodDisruptionBudget", f"parley-{service}")["spec"]
    assert budget["maxUnavailable"] == 1
    assert selects(budget["selector"], pod(production, service)["metadata"]["labels"])


def test_a_single_pod_does_not_keep_a_node_from_being_drained() -> None:
    assert alone("chat", "replicas=1").of("PodDisruptionBudget") == []


@pytest.mark.parametrize("service", DEPLOYED)
def test_an_upgrade_takes_no_pod_away_before_its_successor_serves(production: Rendered, service: str) -> None:
    strategy = production.workload(service)["spec"]["strategy"]["rollingUpdate"]
    assert strategy == {"maxSurge": 1, "maxUnavailable": 0}


def test_a_pod_that_does_not_wait_before_it_ends_says_nothing_of_waiting() -> None:
    # Kubernetes < 1.33 takes no pause of 0 s.
    assert "lifecycle" not in container(alone("chat", "preStopSeconds=0"), "chat")


def test_what_people_are_connected_to_goes_before_the_rest(production: Rendered) -> None:
    classes = {each["metadata"]["name"]: each for each in production.of("PriorityClass")}
    given = {service: pod(production, service)["spec"]["priorityClassName"] for service in SERVICES}
    edge = {service for service, name in given.items() if name == "parley-edge"}
    assert edge == {"gateway", "signaling"}
    assert classes.keys() == set(given.values()) == {"parley-edge", "parley-core"}
    assert classes["parley-edge"]["value"] > classes["parley-core"]["value"] > 0
    assert not any(each.get("globalDefault") for each in classes.values()), "what others run is not ours to order"


def test_another_setting_restarts_its_own_service_alone() -> None:
    before, after = (together("demo.yaml", *more) for more in ((), ("chat.settings.posts_per_window=5",)))
    changed = {
        service
        for service in SERVICES
        if pod(before, service)["metadata"]["annotations"] != pod(after, service)["metadata"]["annotations"]
    }
    assert changed == {"chat"}


@pytest.mark.parametrize("service", SERVICES)
def test_callers_see_each_pod(production: Rendered, service: str) -> None:
    headless = [each["spec"] for each in production.of("Service") if each["spec"].get("clusterIP") == "None"]
    found = [each for each in headless if selects(each["selector"], pod(production, service)["metadata"]["labels"])]
    assert len(found) == (0 if service == "gateway" else 1)
    # Those that stay in their zone would keep callers from failing over: for what comes from outside alone.
    assert all("trafficDistribution" not in each for each in headless)


def test_nothing_scales_by_itself_unless_asked() -> None:
    assert together("demo.yaml").of("HorizontalPodAutoscaler", "ScaledObject") == []


def test_what_scales_by_itself_is_not_set_back_by_an_upgrade(production: Rendered) -> None:
    scaled = {
        each["spec"]["scaleTargetRef"]["name"] for each in production.of("HorizontalPodAutoscaler", "ScaledObject")
    }
    assert scaled == {"parley-gateway", "parley-insights", "parley-signaling"}
    for service in SERVICES:
        assert ("replicas" in production.workload(service)["spec"]) is (f"parley-{service}" not in scaled)


def test_what_counts_a_consumers_lag_proves_itself_to_brokers_that_want_a_user(production: Rendered) -> None:
    triggers = [trigger for each in production.of("ScaledObject") for trigger in each["spec"]["triggers"]]
    (lag,) = [each for each in triggers if each["type"] == "kafka"]
    assert lag["authenticationRef"] == {"name": "parley-kafka"}
    assert {key: lag["metadata"][key] for key in ("sasl", "tls")} == {"sasl": "scram_sha512", "tls": "enable"}


def routes(rendered: Rendered) -> dict[str, str]:
    """Path to Service, of Ingress and HTTPRoute alike."""
    found: dict[str, str] = {}
    for each in rendered.of("Ingress"):
        for path in each["spec"]["rules"][0]["http"]["paths"]:
            found[path["path"]] = path["backend"]["service"]["name"]
    for each in rendered.of("HTTPRoute"):
        for rule in each["spec"]["rules"]:
            found[rule["matches"][0]["path"]["value"]] = rule["backendRefs"][0]["name"]
    return found


@pytest.mark.parametrize("edge", ["global.edge.ingress.enabled=true", "global.edge.parentRefs[0].name=public"])
def test_each_pod_with_live_channels_has_the_address_that_it_tells(edge: str) -> None:
    rendered = alone("signaling", "replicas=3", edge)
    told = rendered.environment("signaling")["PARLEY_SIGNALING_LIVE_URL"]
    assert told == "wss://meet.example.com/v1/live/pod"
    leads = routes(rendered)
    for name in ("parley-signaling-0", "parley-signaling-1", "parley-signaling-2"):
        service = rendered.one("Service", leads[f"/v1/live/{name}"])
        assert service["spec"]["selector"]["statefulset.kubernetes.io/pod-name"] == name
    anyone: Any = rendered.one("Service", leads["/v1/live"])["spec"]["selector"]
    assert "statefulset.kubernetes.io/pod-name" not in anyone
    assert len(leads) == 4


def test_pods_that_scaling_may_add_have_their_addresses(production: Rendered) -> None:
    assert {path for path in routes(production) if "/v1/live/" in path} == {
        f"/v1/live/parley-signaling-{number}" for number in range(6)
    }


def test_everything_else_leads_to_the_gateway(production: Rendered) -> None:
    assert routes(production)["/"] == "parley-gateway"


def test_metrics_are_found_where_prometheus_asks(production: Rendered) -> None:
    for service in SERVICES:
        monitor = production.one("PodMonitor", f"parley-{service}")["spec"]
        assert selects(monitor["selector"], pod(production, service)["metadata"]["labels"])
        ports = {port["name"] for port in container(production, service)["ports"]}
        assert {each["port"] for each in monitor["podMetricsEndpoints"]} <= ports


def test_what_comes_from_outside_alone_stays_in_its_zone(production: Rendered) -> None:
    kept = {each["metadata"]["name"] for each in production.of("Service") if "trafficDistribution" in each["spec"]}
    assert kept == {"parley-gateway", "parley-signaling-live"}


DIRECT = ("direct.ports[0].name=media", "direct.ports[0].port=3478", "direct.ports[0].protocol=UDP")


def test_media_come_by_a_load_balancer_that_keeps_addresses() -> None:
    rendered = alone("signaling", *DIRECT)
    direct = rendered.one("Service", "parley-signaling-direct")["spec"]
    assert (direct["type"], direct["externalTrafficPolicy"]) == ("LoadBalancer", "Local")
    assert direct["ports"] == [{"name": "media", "port": 3478, "targetPort": "media", "protocol": "UDP"}]
    assert selects(direct["selector"], pod(rendered, "signaling")["metadata"]["labels"])
    assert {"name": "media", "containerPort": 3478, "protocol": "UDP"} in container(rendered, "signaling")["ports"]


def test_media_come_by_the_nodes_own_ports_where_that_is_wanted() -> None:
    rendered = alone("signaling", *DIRECT, "direct.by=HostPort")
    assert "parley-signaling-direct" not in rendered.names("Service")
    assert container(rendered, "signaling")["ports"][-1]["hostPort"] == 3478


def test_a_pod_makes_room_for_its_successor_where_they_want_the_same_port_of_a_node() -> None:
    strategy = alone("chat", *DIRECT, "direct.by=HostPort").workload("chat")["spec"]["strategy"]["rollingUpdate"]
    assert strategy == {"maxSurge": 0, "maxUnavailable": 1}


def test_nothing_passes_by_the_edge_unless_asked(production: Rendered) -> None:
    assert not [each for each in production.of("Service") if each["spec"].get("type") == "LoadBalancer"]
    for service in SERVICES:
        assert not [port for port in container(production, service)["ports"] if "hostPort" in port]


def test_a_gateway_serves_the_host_by_the_certificate_that_is_made_for_it() -> None:
    edge = "global.edge.gateway"
    issuer = f"{edge}.annotations.cert-manager\\.io/cluster-issuer=letsencrypt"
    rendered = together("production.yaml", f"{edge}.className=envoy", f"{edge}.tlsSecret=meet-tls", issuer)
    gateway = rendered.one("Gateway", "parley")
    assert gateway["metadata"]["annotations"] == {"cert-manager.io/cluster-issuer": "letsencrypt"}
    listener, plain = gateway["spec"]["listeners"]
    assert (listener["hostname"], listener["protocol"]) == ("meet.example.com", "HTTPS")
    assert listener["tls"]["certificateRefs"] == [{"name": "meet-tls"}]
    assert (plain["hostname"], plain["protocol"], plain["port"]) == ("meet.example.com", "HTTP", 80)
    attached = {
        route["metadata"]["name"]: {each.get("sectionName") for each in route["spec"]["parentRefs"]}
        for route in rendered.of("HTTPRoute")
    }
    # Without TLS there is nothing but the way to TLS.
    assert attached["parley-gateway"] == attached["parley-signaling"] == {None, "https"}
    assert attached["parley-redirect"] == {"http"}
    [rule] = rendered.one("HTTPRoute", "parley-redirect")["spec"]["rules"]
    assert rule["filters"][0]["requestRedirect"] == {"scheme": "https", "statusCode": 301}
    assert "backendRefs" not in rule
    with pytest.raises(RenderError, match="say which Secret has the certificate"):
        together("production.yaml", f"{edge}.className=envoy")


def test_an_ingress_serves_the_host_by_its_certificate() -> None:
    edge = "global.edge.ingress"
    issuer = f"{edge}.annotations.cert-manager\\.io/cluster-issuer=letsencrypt"
    rendered = alone("gateway", f"{edge}.enabled=true", f"{edge}.tlsSecret=meet-tls", issuer)
    ingress = rendered.one("Ingress", "parley-gateway")
    assert ingress["metadata"]["annotations"] == {"cert-manager.io/cluster-issuer": "letsencrypt"}
    assert ingress["spec"]["tls"] == [{"hosts": ["meet.example.com"], "secretName": "meet-tls"}]
