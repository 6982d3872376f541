"""Stand-ins for accounts and appointments, on a real socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.accounts.v1 import service_pb2 as accounts_pb2
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer, add_AccountsServiceServicer_to_server
from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as appointments_service_pb2
from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceServicer,
    add_AppointmentsServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.auth import Caller, Kind, TokenVerifier, public_text, sign
from parley.common.clock import utc_now
from parley.common.errors import NotFound
from parley.common.testing.serving import LocalAddress
from parley.common.testing.tokens import FixedKeys

KEY_ID = "neighbours"
IN_PROGRESS = appointments_pb2.APPOINTMENT_STATE_IN_PROGRESS
WAITING = appointments_pb2.APPOINTMENT_STATE_WAITING


class Neighbours(AccountsServiceServicer, AppointmentsServiceServicer):
    """Accounts, which publishes one key, and appointments, which knows what a test puts in."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.verifier = TokenVerifier(FixedKeys({KEY_ID: self._key.public_key()}), utc_now)
        self.appointments: dict[str, appointments_pb2.Appointment] = {}
        self.target = ""

    def token(self, caller: Caller, lifetime: timedelta = timedelta(minutes=5)) -> str:
        """A token that accounts would mint."""
        return sign(caller, KEY_ID, self._key, utc_now(), lifetime)

    async def ListKeys(self, request: accounts_pb2.ListKeysRequest, context: Any) -> accounts_pb2.ListKeysResponse:
        key = accounts_pb2.Key(kid=KEY_ID, x=public_text(self._key.public_key()))
        return accounts_pb2.ListKeysResponse(keys=[key])

    async def IssueServiceToken(
        self, request: accounts_pb2.IssueServiceTokenRequest, context: Any
    ) -> accounts_pb2.IssueServiceTokenResponse:
        lifetime = timedelta(minutes=10)
        token = self.token(Caller(Kind.SERVICE, request.service), lifetime)
        expires_at = Timestamp()
        expires_at.FromDatetime(utc_now() + lifetime)
        return accounts_pb2.IssueServiceTokenResponse(access_token=token, expires_at=expires_at)

    async def GetAppointment(
        self, request: appointments_service_pb2.GetAppointmentRequest, context: Any
    ) -> appointments_pb2.Appointment:
        rpc.caller().require(Kind.SERVICE)
        if request.id not in self.appointments:
            raise NotFound("There is no such appointment.")
        return self.appointments[request.id]

    async def ListQueue(
        self, request: appointments_service_pb2.ListQueueRequest, context: Any
    ) -> appointments_service_pb2.ListQueueResponse:
        rpc.caller().require(Kind.SERVICE)
        waiting = [
            each
            for each in self.appointments.values()
            if (each.tenant_id, each.team_id, each.state) == (request.tenant_id, request.team_id, WAITING)
        ]
        waiting.sort(key=lambda each: each.waiting_since.ToMilliseconds())
        return appointments_service_pb2.ListQueueResponse(appointments=waiting)


@asynccontextmanager
async def neighbours() -> AsyncIterator[Neighbours]:
    """Serve both on one free port."""
    servicer = Neighbours()  # type: ignore[abstract]  # signaling calls no other method
    methods = ("ListKeys", "IssueServiceToken")
    anonymous = [f"/parley.api.accounts.v1.AccountsService/{method}" for method in methods]
    server = rpc.Server(LocalAddress(), servicer.verifier, anonymous=anonymous)
    server.add(add_AccountsServiceServicer_to_server, servicer, "parley.api.accounts.v1.AccountsService")
    server.add(add_AppointmentsServiceServicer_to_server, servicer, "parley.api.appointments.v1.AppointmentsService")
    await server.start()
    servicer.target = f"127.0.0.1:{server.port}"
    yield servicer
    await server.drain(0)
