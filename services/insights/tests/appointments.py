"""Appointments on a real socket, for insights to ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import grpc

from parley.api.appointments.v1.appointments_pb2 import Appointment
from parley.api.appointments.v1.service_pb2 import GetAppointmentRequest
from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceServicer,
    add_AppointmentsServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.auth import Kind
from parley.common.errors import NotFound, PermissionDenied
from parley.common.testing.serving import serve_for_test

SERVICE = "parley.api.appointments.v1.AppointmentsService"


@dataclass
class Appointments(AppointmentsServiceServicer):
    """Tells one appointment, apt_a, to staff of its tenant, ten_a."""

    async def GetAppointment(self, request: GetAppointmentRequest, _context: grpc.aio.ServicerContext) -> Appointment:  # type: ignore[type-arg]  # generic in the stubs only
        """Refuses everybody else."""
        caller = rpc.caller()
        if caller.kind is not Kind.STAFF:
            raise PermissionDenied("This isn't for callers of this kind.")
        if (caller.tenant_id, request.id) != ("ten_a", "apt_a"):
            raise NotFound("There is no such appointment.")
        return Appointment(id=request.id)


@asynccontextmanager
async def appointments_for_test() -> AsyncIterator[str]:
    """Serve them; yields the target."""
    servicer = Appointments()  # type: ignore[abstract]  # insights calls no other method
    async with serve_for_test(add_AppointmentsServiceServicer_to_server, servicer, SERVICE) as target:
        yield target
