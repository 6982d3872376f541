import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from parley.api.accounts.v1 import service_pb2_grpc
from parley.api.accounts.v1.service_pb2 import (
    GetTenantRequest,
    ListKeysRequest,
    ListTenantsRequest,
)
from parley.common import errors, rpc
from parley.common.auth import ANONYMOUS, Caller, Kind
from parley.common.rpc.status import from_call
from parley.common.testing.doubles import FakeClock
from parley.common.testing.serving import LocalAddress
from parley.common.testing.tokens import api_key, verifier_for_test, with_token

from .rpc_service import AGENT, SERVICE, Servicer, ask

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub


class SlotTaken(errors.FailedPrecondition):
    reason = "SLOT_TAKEN"


async def test_a_handler_knows_its_caller(stub: "AccountsServiceAsyncStub") -> None:
    assert await ask(stub) == "stf_1"


async def test_a_channel_with_an_identity_calls_as_the_service(target: str) -> None:
    class Identity:
        async def token(self) -> str:
            return with_token(Caller(Kind.SERVICE, "chat")).token

    async with rpc.channel(target, identity=Identity()) as channel:
        assert await ask(service_pb2_grpc.AccountsServiceStub(channel)) == "chat"


async def test_a_call_without_a_valid_token_is_refused(stub: "AccountsServiceAsyncStub") -> None:
    for caller in (ANONYMOUS, replace(AGENT, token="forged"), with_token(AGENT, clock=FakeClock())):
        with pytest.raises(errors.Unauthenticated):
            await ask(stub, caller)


async def test_an_anonymous_method_needs_no_token_and_minds_no_bad_one(
    stub: "AccountsServiceAsyncStub",
) -> None:
    await stub.ListKeys(ListKeysRequest())
    with rpc.use_caller(replace(AGENT, token="forged")):
        await stub.ListKeys(ListKeysRequest())


async def test_an_api_key_calls_what_its_scopes_cover(stub: "AccountsServiceAsyncStub") -> None:
    assert await ask(stub, api_key("ten_1", "customers:read", "company:read")) == "key_test"


async def test_an_api_key_without_the_scope_is_told_which_it_lacks(
    stub: "AccountsServiceAsyncStub", servicer: Servicer
) -> None:
    async def fail() -> str:
        raise AssertionError("the handler was reached")

    servicer.act = fail
    with pytest.raises(errors.PermissionDenied) as caught:
        await ask(stub, api_key("ten_1", "customers:read"))
    assert (caught.value.reason, caught.value.details) == ("SCOPE_MISSING", {"scope": "company:read"})
    assert "company:read" in caught.value.message


async def test_a_method_that_declares_no_scope_is_closed_to_api_keys_and_open_to_staff(
    stub: "AccountsServiceAsyncStub",
) -> None:
    with rpc.use_caller(api_key("ten_1", "company:read")), pytest.raises(errors.PermissionDenied) as caught:
        await stub.ListTenants(ListTenantsRequest())
    assert caught.value.reason == "CLOSED_TO_API_KEYS"
    with rpc.use_caller(with_token(AGENT)):
        assert (await stub.ListTenants(ListTenantsRequest())).next_page_token == "stf_1"


async def test_an_api_key_is_nobody_where_no_token_is_needed(stub: "AccountsServiceAsyncStub") -> None:
    for caller, subject in ((with_token(AGENT), "stf_1"), (api_key("ten_1", "company:read"), "")):
        with rpc.use_caller(caller):
            assert (await stub.ListKeys(ListKeysRequest())).keys[0].kid == subject


async def test_an_error_arrives_as_it_was_raised(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    async def refuse() -> str:
        raise SlotTaken("Choose another time: é.", field="starts_at", appointment_id="apt_1")

    servicer.act = refuse
    with pytest.raises(errors.FailedPrecondition) as caught:
        await ask(stub)
    error = caught.value
    assert (error.reason, error.message) == ("SLOT_TAKEN", "Choose another time: é.")
    assert (error.field, error.details) == ("starts_at", {"appointment_id": "apt_1"})


@pytest.mark.parametrize("code", [code for code in errors.Code if code is not errors.Code.INTERNAL])
async def test_every_code_arrives_as_its_class(
    stub: "AccountsServiceAsyncStub", servicer: Servicer, code: errors.Code
) -> None:
    async def refuse() -> str:
        raise errors.BY_CODE[code]("Because.")

    servicer.act = refuse
    with pytest.raises(errors.BY_CODE[code]) as caught:
        await ask(stub)
    assert type(caught.value) is errors.BY_CODE[code]


@pytest.mark.parametrize("defect", [ValueError("alice@example.com"), errors.Internal("alice@example.com")])
async def test_a_defect_is_internal_and_tells_nothing(
    stub: "AccountsServiceAsyncStub", servicer: Servicer, defect: Exception
) -> None:
    async def break_down() -> str:
        raise defect

    servicer.act = break_down
    with pytest.raises(errors.Internal) as caught:
        await ask(stub)
    assert caught.value.message == "internal error"
    assert "alice" not in str(vars(caught.value))


async def test_a_call_without_deadline_gets_ten_seconds(target: str, servicer: Servicer) -> None:
    async def look() -> str:
        return str(rpc.remaining())

    servicer.act = look
    metadata = (("authorization", f"Bearer {with_token(AGENT).token}"),)
    async with grpc.aio.insecure_channel(target) as plain:
        stub: AccountsServiceAsyncStub = service_pb2_grpc.AccountsServiceStub(plain)
        answer = await stub.GetTenant(GetTenantRequest(), metadata=metadata)
    assert 9 < float(answer.name) <= 10


async def test_a_deadline_is_passed_on_and_never_grows(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    async def look() -> str:
        return str(rpc.remaining())

    servicer.act = look
    assert 4 < float(await ask(stub)) <= 5.1
    assert 1 < float(await ask(stub, timeout=2)) <= 2.1
    with rpc.use_deadline(0.9):
        assert 0 < float(await ask(stub)) <= 1.0
        assert 0 < float(await ask(stub, timeout=2)) <= 1.0
        with rpc.use_deadline(30):
            assert rpc.remaining() <= 0.9


async def test_a_late_answer_is_an_error_at_the_deadline(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    stopped = asyncio.Event()

    async def hang() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        return ""

    servicer.act = hang
    with pytest.raises(errors.DeadlineExceeded):
        await ask(stub, timeout=0.1)
    await asyncio.wait_for(stopped.wait(), 5)
    with rpc.use_deadline(0), pytest.raises(errors.DeadlineExceeded):
        await ask(stub)


async def test_a_timeout_inside_a_handler_is_a_defect_not_the_deadline(
    stub: "AccountsServiceAsyncStub", servicer: Servicer
) -> None:
    async def give_up() -> str:
        raise TimeoutError

    servicer.act = give_up
    with pytest.raises(errors.Internal):
        await ask(stub)


async def test_nobody_there_is_unavailable_at_once() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with rpc.channel(f"127.0.0.1:{unused.getsockname()[1]}") as channel:
            with pytest.raises(errors.Unavailable, match="AccountsService"):
                async with asyncio.timeout(2):
                    await ask(service_pb2_grpc.AccountsServiceStub(channel))


async def test_an_idempotency_key_travels_only_when_sent(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    async def look() -> str:
        return rpc.idempotency_key()

    servicer.act = look
    with rpc.use_idempotency_key("click-1"):
        assert await ask(stub) == "click-1"
    assert await ask(stub) == ""


@pytest.mark.parametrize("key", ["x" * 256, "é", "a\nb"])
async def test_a_bad_idempotency_key_is_refused(key: str) -> None:
    with pytest.raises(errors.InvalidArgument), rpc.use_idempotency_key(key):
        pass


async def test_what_calls_run_in_is_not_shared(stub: "AccountsServiceAsyncStub", servicer: Servicer) -> None:
    async def look() -> str:
        before = rpc.caller().subject
        await asyncio.sleep(0)
        assert rpc.caller().subject == before
        return before

    servicer.act = look
    callers = [with_token(replace(AGENT, subject=f"stf_{n}")) for n in range(20)]
    assert await asyncio.gather(*(ask(stub, caller) for caller in callers)) == [c.subject for c in callers]
    assert rpc.caller() is ANONYMOUS


async def test_health_is_told_without_a_token_and_changes_on_drain(servicer: Servicer) -> None:
    server = rpc.Server(LocalAddress(), verifier_for_test())
    server.add(service_pb2_grpc.add_AccountsServiceServicer_to_server, servicer, SERVICE)
    await server.start()
    serving, leaving = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        health = health_pb2_grpc.HealthStub(channel)
        for name in ("", SERVICE):
            assert (await health.Check(health_pb2.HealthCheckRequest(service=name))).status == serving
        watch = health.Watch(health_pb2.HealthCheckRequest(service=""))
        assert (await watch.read()).status == serving
        draining = asyncio.create_task(server.drain(5))
        assert (await watch.read()).status == leaving
        watch.cancel()
        await draining


async def test_running_calls_finish_while_the_server_drains(servicer: Servicer) -> None:
    running, release = asyncio.Event(), asyncio.Event()

    async def work() -> str:
        running.set()
        await release.wait()
        return "done"

    servicer.act = work
    server = rpc.Server(LocalAddress(), verifier_for_test())
    server.add(service_pb2_grpc.add_AccountsServiceServicer_to_server, servicer, SERVICE)
    await server.start()
    async with rpc.channel(f"127.0.0.1:{server.port}") as channel:
        call = asyncio.create_task(ask(service_pb2_grpc.AccountsServiceStub(channel)))
        await running.wait()
        draining = asyncio.create_task(server.drain(5))
        await asyncio.sleep(0)
        release.set()
        assert await call == "done"
        await draining


async def test_the_schema_can_be_asked_for(target: str) -> None:
    async def request() -> AsyncIterator[reflection_pb2.ServerReflectionRequest]:
        yield reflection_pb2.ServerReflectionRequest(list_services="")

    async with grpc.aio.insecure_channel(target) as channel:
        answers = reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(request())
        answer = await answers.read()
    assert SERVICE in {each.name for each in answer.list_services_response.service}


async def test_two_servers_cannot_share_a_port(servicer: Servicer, target: str) -> None:
    port = int(target.rpartition(":")[2])
    with pytest.raises(RuntimeError):
        await rpc.Server(LocalAddress(grpc_port=port), verifier_for_test()).start()


def test_a_server_that_takes_no_more_calls_is_told_as_overloaded() -> None:
    nothing = grpc.aio.Metadata()
    refused = grpc.aio.AioRpcError(
        grpc.StatusCode.RESOURCE_EXHAUSTED, nothing, nothing, "Concurrent RPC limit exceeded!", debug_error_string=""
    )
    error = from_call(refused, f"/{SERVICE}/GetTenant")
    assert (error.code, error.reason) == (errors.Code.UNAVAILABLE, "OVERLOADED")
    assert "AccountsService" in error.message


async def test_a_servicer_that_streams_is_not_served() -> None:
    server = rpc.Server(LocalAddress(), verifier_for_test())
    with pytest.raises(ValueError, match="Health/Watch"):
        server.add(
            health_pb2_grpc.add_HealthServicer_to_server, health_pb2_grpc.HealthServicer(), "grpc.health.v1.Health"
        )
