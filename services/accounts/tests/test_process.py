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

from parley.api.accounts.v1.accounts_pb2 import ROLE_ADMINISTRATOR
from parley.api.accounts.v1.events_pb2 import SESSION_END_REASON_REUSE_DETECTED, AccountsEvent
from parley.api.accounts.v1.service_pb2 import (
    STAFF_LINK_PURPOSE_INVITATION,
    CreateApiKeyRequest,
    CreateStaffRequest,
    CreateTenantRequest,
    ExchangeApiKeyRequest,
    GetStaffRequest,
    GetTenantRequest,
    ListKeysRequest,
    MintParticipantRequest,
    MintStaffLinkRequest,
    RedeemStaffLinkRequest,
    RefreshSessionRequest,
    RequestPasswordResetRequest,
    Session,
    SignInRequest,
)
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub
from parley.common import rpc
from parley.common.auth import Caller, JwksClient, Kind, ServiceIdentity, TokenVerifier
from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.errors import ParleyError, Unauthenticated
from parley.common.ids import digest, new_id
from parley.common.kafka import ensure_topics
from parley.common.testing.listening import listen_for_test
from parley.common.testing.running import RunningService, environ_for_test, run_for_test
from parley.common.testing.waiting import eventually

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

EMAIL, PASSWORD = "root@parley.example", "correct horse battery"
INVITED = "noor@lumiere.example"
TENANT = CreateTenantRequest(name="Lumière", locale="fr", time_zone="Europe/Paris", country="FR")
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

    async def create_operator(self, password: str = PASSWORD) -> str:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parley.accounts", "create-operator", "--email", EMAIL),
            env=environ_for_test("accounts", {"metrics_port": 0, **self.settings}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, complaint = await asyncio.wait_for(process.communicate(password.encode() + b"\n"), 30)
        return output.decode() if process.returncode == 0 else complaint.decode()

    def replica(self) -> AbstractAsyncContextManager[RunningService]:
        return run_for_test("accounts", self.settings)


@pytest_asyncio.fixture
async def installation(mongo_url: str, kafka_brokers: str) -> Installation:
    await ensure_topics(Kafka(kafka_brokers=kafka_brokers), {TOPIC: (6, timedelta(hours=1))})
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
    assert "12 to 1024 characters" in await installation.create_operator("short")
    assert "can sign in" in await installation.create_operator()
    assert "signs in already" in await installation.create_operator()
    async with installation.replica() as replica, rpc.channel(replica.target) as channel:
        stub: AccountsServiceAsyncStub = AccountsServiceStub(channel)
        first = await stub.SignIn(SignInRequest(email=EMAIL, password=PASSWORD))
        assert await who(stub, first) == EMAIL
        with rpc.use_caller(Caller(Kind.STAFF, token=first.access_token)):
            tenant = await stub.CreateTenant(TENANT)
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


async def test_an_invitation_is_used_once_and_guesses_wait_whichever_replica_is_asked(
    installation: Installation, events: list[AccountsEvent]
) -> None:
    await installation.create_operator()
    async with (
        installation.replica() as one,
        installation.replica() as other,
        rpc.channel(one.target) as channel,
        rpc.channel(other.target) as other_channel,
    ):
        first: AccountsServiceAsyncStub = AccountsServiceStub(channel)
        replicas: list[AccountsServiceAsyncStub] = [first, AccountsServiceStub(other_channel)]
        operator = await first.SignIn(SignInRequest(email=EMAIL, password=PASSWORD))
        with rpc.use_caller(Caller(Kind.STAFF, token=operator.access_token)):
            tenant = await first.CreateTenant(TENANT)
            request = CreateStaffRequest(
                tenant_id=tenant.id, display_name="Noor", email=INVITED, roles=[ROLE_ADMINISTRATOR]
            )
            noor = await first.CreateStaff(request)
        identity = ServiceIdentity("notifications", "other", channel, utc_now)
        async with rpc.channel(one.target, identity=identity) as notifications:
            minted = await AccountsServiceStub(notifications).MintStaffLink(
                MintStaffLinkRequest(staff_id=noor.id, purpose=STAFF_LINK_PURPOSE_INVITATION)
            )
        redeem = RedeemStaffLinkRequest(secret=minted.secret, password=PASSWORD, age_confirmed=True)
        outcomes = await asyncio.gather(*(stub.RedeemStaffLink(redeem) for stub in replicas), return_exceptions=True)
        (session,) = [each for each in outcomes if isinstance(each, Session)]
        assert [each.reason for each in outcomes if isinstance(each, ParleyError)] == ["STAFF_LINK_OVER"]

        with rpc.use_caller(Caller(Kind.STAFF, token=session.access_token)):
            key = await replicas[1].CreateApiKey(CreateApiKeyRequest(name="CRM", scopes=["company:read"]))
        program = await first.ExchangeApiKey(ExchangeApiKeyRequest(secret=key.secret))
        with rpc.use_caller(Caller(Kind.API_KEY, token=program.access_token)):
            assert (await replicas[1].GetTenant(GetTenantRequest())).id == tenant.id

        wrong = SignInRequest(email=INVITED, password="wrong")
        refusals = [await refused(replicas[n % 2], wrong) for n in range(6)]
        assert refusals == ["SIGN_IN_REFUSED"] * 5 + ["SIGN_IN_SLOWED"]
        await replicas[1].RequestPasswordReset(RequestPasswordResetRequest(email=INVITED))

        def told() -> bool:
            return {event.WhichOneof("event") for event in events} >= {
                "staff_invited",
                "password_changed",
                "api_key_saved",
                "sign_in_slowed",
                "password_reset_requested",
            }

        await eventually(told, what="events of everything that happened")
    assert all(secret not in str(events) for secret in (minted.secret, key.secret, PASSWORD, INVITED))


async def refused(stub: "AccountsServiceAsyncStub", request: SignInRequest) -> str:
    with pytest.raises(ParleyError) as refusal:
        await stub.SignIn(request)
    return refusal.value.reason
