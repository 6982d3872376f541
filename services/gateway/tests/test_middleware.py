"""What surrounds every request: bounds in size, time and number; headers; measures."""

import asyncio
from collections.abc import AsyncIterator

import httpx
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from prometheus_client import REGISTRY
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from parley.api.accounts.v1.service_pb2 import ListTeamsResponse
from parley.gateway.http_api.middleware import LABELLED_TENANTS, Bounded, Measured, Traced

from .conftest import AGENT, Gateway, Open, assert_problem, bearer
from .fakes import Backends

JSON = {"Content-Type": "application/json"}


async def trickle(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def begin_a_request(http: httpx.AsyncClient) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Sends a request but for the end of its body."""
    reader, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)
    writer.write(b"POST /v1/teams HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
    await writer.drain()
    return reader, writer


async def test_a_body_over_the_limit_is_refused_announced_or_not(open_gateway: Open, backends: Backends) -> None:
    async with open_gateway(max_body_bytes=100) as http:
        headers = bearer(AGENT) | JSON
        announced = await http.post("/v1/teams", content=b"x" * 101, headers=headers)
        assert_problem(announced, 413, "BODY_TOO_LARGE")
        assert_problem(
            await http.post("/v1/teams", content=trickle(b"x" * 60, b"x" * 60), headers=headers), 413, "BODY_TOO_LARGE"
        )
        within = await http.post("/v1/teams", content=trickle(b"x" * 50, b"x" * 50), headers=headers)
        assert within.status_code == 400
    assert backends.calls == []


async def test_a_body_that_does_not_arrive_is_not_waited_for(open_gateway: Open, backends: Backends) -> None:
    async with open_gateway(request_seconds=0.2) as http:
        reader, writer = await begin_a_request(http)
        assert b"408 Request Timeout" in await asyncio.wait_for(reader.readline(), 10)
        assert b"BODY_TOO_SLOW" in await asyncio.wait_for(reader.read(), 10)
        writer.close()
    assert backends.calls == []


async def test_more_at_once_than_can_be_served_are_refused_and_then_served_again(
    open_gateway: Open, backends: Backends
) -> None:
    arrived, released = asyncio.Event(), asyncio.Event()

    async def slowly(_: object) -> ListTeamsResponse:
        arrived.set()
        await released.wait()
        return ListTeamsResponse()

    backends.answers["accounts.ListTeams"] = slowly
    async with open_gateway(max_concurrent_requests=1) as http:
        # Who only begins a request keeps nobody out.
        _, writer = await begin_a_request(http)
        first = asyncio.create_task(http.get("/v1/teams", headers=bearer(AGENT)))
        await asyncio.wait_for(arrived.wait(), 10)
        refused = await http.get("/v1/teams", headers=bearer(AGENT))
        assert_problem(refused, 503, "OVERLOADED")
        assert refused.headers["retry-after"] == "1"
        released.set()
        assert (await first).status_code == 200
        assert (await http.get("/v1/teams", headers=bearer(AGENT))).status_code == 200
        writer.close()


async def test_an_answer_of_the_api_is_for_its_callers_eyes_now(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.ListTeams"] = ListTeamsResponse()
    for answer in (await gateway.send("GET", "/v1/teams"), await gateway.http.get("/v1/teams")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert "server" not in answer.headers


async def test_without_https_none_is_demanded(open_gateway: Open) -> None:
    async with open_gateway(public_url="http://localhost:8080") as http:
        assert "strict-transport-security" not in (await http.get("/")).headers


def measured(method: str, route: str, status: str) -> float:
    labels = {"method": method, "route": route, "status": status}
    return REGISTRY.get_sample_value("parley_gateway_requests_total", labels) or 0.0


async def test_requests_are_measured_by_template_never_by_what_a_client_makes_up(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = RuntimeError()
    route = "/v1/appointments/{appointment_id}"
    before = measured("GET", route, "5xx"), measured("other", "other", "4xx")
    await gateway.send("GET", "/v1/appointments/apt_made_up")
    await gateway.send("BREW", "/v1/made-up")
    assert (measured("GET", route, "5xx"), measured("other", "other", "4xx")) == (before[0] + 1, before[1] + 1)
    assert measured("GET", "/v1/appointments/apt_made_up", "5xx") == 0


def of_tenant(tenant: str, status: str = "2xx") -> float:
    labels = {"tenant": tenant, "status": status}
    return REGISTRY.get_sample_value("parley_gateway_tenant_requests_total", labels) or 0.0


async def test_requests_are_counted_by_the_tenant_of_their_caller(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.ListTeams"] = ListTeamsResponse()
    before = of_tenant("ten_a")
    await gateway.send("GET", "/v1/teams")
    await gateway.http.get("/v1/teams")
    assert of_tenant("ten_a") == before + 1


async def test_tenants_beyond_a_hundred_are_counted_as_one() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["tenant_id"] = scope["path"].removeprefix("/")
        await Response()(scope, receive, send)

    transport = httpx.ASGITransport(Measured(app))
    many = [f"ten_{number}" for number in range(LABELLED_TENANTS + 20)]
    before = of_tenant("other")
    async with httpx.AsyncClient(transport=transport, base_url="http://parley.example", verify=False) as http:
        for tenant in (*many, *many):
            await http.get(f"/{tenant}")
    assert of_tenant("other") == before + 40
    assert (of_tenant(many[0]), of_tenant(many[-1])) == (2, 0)


async def test_a_client_that_hangs_up_while_sending_ends_its_request_alone() -> None:
    seen = []

    async def app(_scope: object, receive: object, _send: object) -> None:
        assert callable(receive)
        seen.append(await receive())

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        raise AssertionError(f"nobody listens to {message}")

    bounded = Bounded(app, body_bytes=10, seconds=1, concurrent=1)
    for _ in range(2):
        await bounded({"type": "http", "headers": []}, gone, send)
    assert seen == [{"type": "http.disconnect"}] * 2


async def test_traces_tell_which_route_was_asked_and_neither_who_asked_nor_a_secret() -> None:
    provider, exported = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exported))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = Route("/v1/opt-outs/{secret}", lambda _: None, methods=["POST"])
        await Response(status_code=503)(scope, receive, send)

    transport = httpx.ASGITransport(Traced(app, provider), client=("203.0.113.9", 40_404))
    async with httpx.AsyncClient(transport=transport, base_url="http://parley.example", verify=False) as http:
        await http.post("/v1/opt-outs/s3cret-s3cret", headers={"traceparent": f"00-{'1' * 32}-{'2' * 16}-01"})
    [span] = exported.get_finished_spans()
    assert (span.name, span.status.status_code) == ("POST /v1/opt-outs/{secret}", StatusCode.ERROR)
    assert span.parent is not None
    assert trace.format_trace_id(span.parent.trace_id) == "1" * 32
    assert dict(span.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/v1/opt-outs/{secret}",
        "http.response.status_code": 503,
    }
