"""The customer's door: secrets authenticate here, not tokens."""

from parley.api.appointments.v1 import service_pb2
from parley.appointments import messages
from parley.appointments.domain.check_in import CheckIn
from parley.appointments.domain.consent import ConsentAnswer
from parley.appointments.grpc_api.reading import purpose
from parley.appointments.grpc_api.use_cases import Api
from parley.common.ids import new_id


class DoorApi(Api):
    """The customer's door: secrets authenticate here, not tokens."""

    async def LookUpLink(self, request: service_pb2.LookUpLinkRequest, _context: object) -> service_pb2.Invitation:
        """Return what the link's holder may know."""
        return messages.encode_invitation(await self._use.door.look(request.secret, request.device_secret))

    async def Enter(self, request: service_pb2.EnterRequest, _context: object) -> service_pb2.Admission:
        """Let the link's holder in."""
        check_in = CheckIn(
            request.age_confirmed,
            tuple(
                ConsentAnswer(
                    new_id("cns"), purpose(each.purpose, "consents"), each.granted, each.text_version, each.locale
                )
                for each in request.consents
            ),
        )
        return messages.encode_admission(await self._use.door.enter(request.secret, request.device_secret, check_in))

    async def RefreshParticipant(
        self, request: service_pb2.RefreshParticipantRequest, _context: object
    ) -> service_pb2.Admission:
        """Return a new token for a device that is in."""
        admission = await self._use.door.refresh(request.appointment_id, request.device_secret)
        return messages.encode_admission(admission)

    async def Leave(self, request: service_pb2.LeaveRequest, _context: object) -> service_pb2.LeaveResponse:
        """Let a device go."""
        await self._use.door.leave(request.appointment_id, request.device_secret)
        return service_pb2.LeaveResponse()
