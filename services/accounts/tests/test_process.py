"""The real process on the real database and broker, from its first operator to its events."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.api.accounts.v1.events_pb2 import SESSION_END_REASON_REUSE_DETECTED, AccountsEvent
from parley.api.accounts.v1.service_pb2 import (
    CreateTenantRequest,
    GetStaffRequest,
    ListKeysRequest,
    MintParticipantRequest,
    RefreshSessionRequest,
    Session,
    SignInRequest,
)
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.common import rpc
from parley.common.auth import Caller, JwksClient, Kind, ServiceIdentity, TokenVerifier
from parley.common.clock import utc_now
from parley.common.errors import ParleyError, Unauthenticated
from parley.common.ids import digest, new_id
from parley.common.kafka import ensure_topics
from parley.common.testing.listening import listen_for_test
from parley.common.testing.running import RunningService, environ_for_test, run_for_test
from parley.common.testing.waiting import eventually

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

EMAIL, PASSWORD = "root@parley.example", "correct horse battery"
TOPIC = "parley.accounts.v1"


@dataclass
class Installation:
    """The settings that several replicas share."""

    mongo_url: str
    kafka_brokers: str
    database: str = field(default_factory=lambda: new_id("test"))

    @property
    def settings(self) -> dict[str, object]:
        return {
            "mongo_url": self.mongo_url,
            "mongo_database": self.database,
            "kafka_brokers": self.kafka_brokers,
            "master_secret": "m" * 32,
            "service_secrets": json.dumps({"appointments": digest("s3cret"), "notifications": digest("other")}),
            "public_url": "https://parley.example",
            "sales_contact": "sales@parley.example",
        }

    async def create_operator(self) -> str:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parley.accounts", "create-operator", "--email", EMAIL),
            env=environ_for_test("accounts", {"metrics_port": 0, **self.settings}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(process.communicate(PASSWORD.encode() + b"\n"), 30)
        assert process.returncode == 0
        return output.decode()

    def replica(self) -> AbstractAsyncContextManager[RunningService]:
        return run_for_test("accounts", self.settings)


@pytest_asyncio.fixture
async def installation(mongo_url: str, kafka_brokers: str) -> Installation:
    await ensure_topics(kafka_brokers, {TOPIC: (6, timedelta(hours=1))})
    return Installation(mongo_url, kafka_brokers)


@pytest_asyncio.fixture
async def events(installation: Installation) -> AsyncIterator[list[AccountsEvent]]:
    async with listen_for_test(installation.kafka_brokers, TOPIC, AccountsEvent.FromString) as events:
        yield events


async def who(stub: "AccountsServiceAsyncStub", session: Session) -> str:
    with rpc.use_caller(Caller(Kind.STAFF, token=session.access_token)):
        return (await stub.GetStaff(GetStaffRequest())).email


async def refresh(stub: "AccountsServiceAsyncStub", session: Session) -> Session:
    return await stub.RefreshSession(RefreshSessionRequest(refresh_token=session.refresh_token))


async def test_from_the_first_operator_to_a_reused_refresh_token(
    installation: Installation, events: list[AccountsEvent]
) -> None:
    assert "can sign in" in await installation.create_operator()
    assert "signs in already" in await installation.create_operator()
    async with installation.replica() as replica, rpc.channel(replica.target) as channel:
        stub: AccountsServiceAsyncStub = AccountsServiceStub(channel)
        first = await stub.SignIn(SignInRequest(email=EMAIL, password=PASSWORD))
        assert await who(stub, first) == EMAIL
        with rpc.use_caller(Caller(Kind.STAFF, token=first.access_token)):
            tenant = await stub.CreateTenant(
                CreateTenantRequest(name="Lumière", locale="fr", time_zone="Europe/Paris", country="FR")
            )
        session = first
        for _ in range(2):
            session = await refresh(stub, session)
        # Two generations old: no lost answer any more.
        for used in (first, session):
            with pytest.raises(Unauthenticated):
                await refresh(stub, used)

        def told() -> bool:
            kinds = [event.WhichOneof("event") for event in events]
            return {"staff_saved", "staff_signed_in", "tenant_saved", "session_ended"} <= set(kinds)

        await eventually(told, what="events of everything that happened")
    by_kind = {event.WhichOneof("event"): event for event in events}
    assert by_kind["tenant_saved"].tenant_saved.tenant == tenant
    assert by_kind["session_ended"].session_ended.reason == SESSION_END_REASON_REUSE_DETECTED
    assert by_kind["session_ended"].session_ended.session_id == first.id
    assert by_kind["staff_saved"].staff_saved.staff.email == ""
    assert all(event.envelope.traceparent for kind, event in by_kind.items() if kind != "staff_saved")


async def test_two_replicas_sign_with_keys_that_both_publish(installation: Installation) -> None:
    async with (
        installation.replica() as one,
        installation.replica() as other,
        rpc.channel(one.target) as channel,
        rpc.channel(other.target) as other_channel,
    ):
        published = [await AccountsServiceStub(each).ListKeys(ListKeysRequest()) for each in (channel, other_channel)]
        assert published[0] == published[1]
        identity = ServiceIdentity("appointments", "s3cret", channel, utc_now)
        async with rpc.channel(other.target, identity=identity) as appointments:
            minted = await AccountsServiceStub(appointments).MintParticipant(
                MintParticipantRequest(
                    tenant_id="ten_a", appointment_id="apt_a", participant_id="prt_a", device_id="dev_a"
                )
            )
        verified = await TokenVerifier(JwksClient(channel), utc_now).verify(minted.access_token)
        assert (verified.subject, verified.device_id) == ("prt_a", "dev_a")
        with pytest.raises(ParleyError):
            await ServiceIdentity("appointments", "wrong", channel, utc_now).token()
