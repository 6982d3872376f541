"""What every process tells its operators: metrics, health, logs."""

import json
import re

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.customer import Customer
from deploy.local.environment import BEHIND_THE_GATEWAY, SIGNALING
from deploy.local.stack import Stack
from parley.common.testing.waiting import eventually

from ..collector import Collector
from ..company import Company, link_in

PROCESSES = (*BEHIND_THE_GATEWAY, *SIGNALING, "gateway")
CONSUMERS = ("appointments", "chat", "notifications", "insights")
PUBLISHERS = ("accounts", "appointments", "chat", "notifications")
TRACED = (
    ("gateway", "parley_gateway_request_seconds"),
    ("gateway", "parley_rpc_client_seconds"),
    ("appointments", "parley_rpc_server_seconds"),
    ("appointments", "parley_mongo_command_seconds"),
    ("appointments", "parley_kafka_send_seconds"),
    ("notifications", "parley_kafka_handle_seconds"),
)
MANY_SERIES = 3000


async def sampled(stack: Stack, process: str) -> set[str]:
    """The names of the metrics that have a sample now."""
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"http://127.0.0.1:{stack.ports.metrics[process]}/metrics")
    families = text_string_to_metric_families(answer.text)
    return {sample.name for family in families for sample in family.samples}


@pytest.mark.parametrize("process", PROCESSES)
async def test_a_process_is_alive_and_ready(stack: Stack, process: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{stack.ports.metrics[process]}") as http:
        assert (await http.get("/healthz")).status_code == 200
        ready = await http.get("/readyz")
    assert ready.status_code == 200, ready.text


async def test_rate_errors_and_duration_are_measured_everywhere(stack: Stack, company: Company) -> None:
    appointment = await company.invite(await company.customer())
    await company.say(appointment, "measured-1", "Hello")
    await company.specialist.get("/v1/live-url", team_id=company.team_id)
    await company.story(appointment)
    for process in (*BEHIND_THE_GATEWAY,):
        if process != "notifications":
            assert {"parley_rpc_served_total", "parley_rpc_server_seconds_bucket"} <= await sampled(stack, process), (
                process
            )
    located = [await sampled(stack, pod) for pod in SIGNALING]
    assert any("parley_rpc_server_seconds_bucket" in names for names in located)
    assert "parley_rpc_made_total" in await sampled(stack, "gateway")
    assert {"parley_gateway_requests_total", "parley_gateway_request_seconds_bucket"} <= await sampled(stack, "gateway")


@pytest.mark.parametrize(("process", "metric"), TRACED)
async def test_how_long_it_took_leads_to_a_trace(
    stack: Stack, company: Company, collector: Collector, process: str, metric: str
) -> None:
    await company.invite(await company.customer())

    async def leads() -> bool:
        async with httpx.AsyncClient(headers={"Accept": "application/openmetrics-text"}) as http:
            answer = await http.get(f"http://127.0.0.1:{stack.ports.metrics[process]}/metrics")
        traces = re.findall(rf'^{metric}_bucket{{.*}} .* # {{trace_id="(\w+)"}}', answer.text, re.MULTILINE)
        return any(process in {span.service for span in collector.traces.get(each, ())} for each in traces)

    await eventually(leads, what=f"a trace of {process} named in {metric}")


@pytest.mark.parametrize("process", CONSUMERS)
async def test_a_consumer_tells_its_lag(stack: Stack, process: str) -> None:
    async def told() -> bool:
        return "parley_kafka_consumer_lag_messages" in await sampled(stack, process)

    await eventually(told, what=f"{process}'s lag")


@pytest.mark.parametrize("process", PUBLISHERS)
async def test_a_publisher_tells_its_outbox_age(stack: Stack, process: str) -> None:
    assert "parley_outbox_age_seconds" in await sampled(stack, process)


async def test_calls_are_counted_by_state(stack: Stack, company: Company) -> None:
    appointment = await company.invite(await company.customer(), by="copy")
    guest = Customer(company.http, await company.copy_link(appointment))
    await guest.enter()
    async with guest.live():

        async def counted() -> bool:
            async with httpx.AsyncClient() as http:
                pages = [
                    (await http.get(f"http://127.0.0.1:{stack.ports.metrics[pod]}/metrics")).text for pod in SIGNALING
                ]
            return any('parley_live_calls{state="waiting"}' in page for page in pages)

        await eventually(counted, what="a waiting call among the metrics")


async def test_no_metric_grows_without_bound(stack: Stack, company: Company) -> None:
    for process in PROCESSES:
        async with httpx.AsyncClient() as http:
            page = (await http.get(f"http://127.0.0.1:{stack.ports.metrics[process]}/metrics")).text
        assert page.count("\n") < MANY_SERIES, process
        assert company.tag not in page


async def test_logs_are_json_with_trace_ids_and_no_personal_data(stack: Stack, company: Company) -> None:
    customer = await company.customer(display_name="Zéphyrine Quatremère")
    appointment = await company.invite(customer)
    letter = await company.letter(customer["phone"])
    link = link_in(letter["text"])
    guest = Customer(company.http, link)
    await guest.enter()
    await guest.post("confidential-1", "Mon numéro de dossier est le 4711-Q")
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/cancel", {"reason": "essai"})
    private = (
        customer["phone"],
        customer["email"],
        company.specialist_email,
        "Quatremère",
        "4711-Q",
        link.rpartition("#")[2],
        guest.admission["access_token"],
        company.specialist.token,
        stack.secrets.master,
    )
    for process in PROCESSES:
        text = stack.process(process).log.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        assert lines, process
        assert all({"event", "level", "service"} <= line.keys() for line in lines), process
        # What JSON escapes is compared as it was before.
        plain = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        assert [secret for secret in private if secret in plain] == [], process
