"""Over the edge: what is asked at the door, answered in the call, held in the queue, told of a customer and erased."""

import json
from typing import TYPE_CHECKING

import pytest

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.appointments.v1.appointments_pb2 import (
    CONSENT_METHOD_CHECK_IN,
    CONSENT_METHOD_IN_CALL,
    CONSENT_PURPOSE_MEETING,
    CONSENT_PURPOSE_PHOTO,
    CONSENT_PURPOSE_UNSPECIFIED,
    LINK_CHANNEL_COPY,
    PRESET_TELEMEDICINE,
)
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import FailedPrecondition, InvalidArgument
from parley.common.testing.tokens import with_token

from .conftest import ADMINISTRATOR, AGENT, TENANT_ID, World
from .edge import let_in

if TYPE_CHECKING:
    from parley.api.appointments.v1.service_pb2_grpc import AppointmentsServiceAsyncStub


async def consultation(stub: "AppointmentsServiceAsyncStub") -> str:
    """The secret of a link to what needs a consent."""
    with rpc.use_caller(with_token(AGENT)):
        customer = await stub.CreateCustomer(service_pb2.CreateCustomerRequest(display_name="J", phone="+33612345678"))
        types = (await stub.ListAppointmentTypes(service_pb2.ListAppointmentTypesRequest())).types
        type_id = next(each.id for each in types if each.preset == PRESET_TELEMEDICINE)
        invited = await stub.Invite(
            service_pb2.InviteRequest(customer_id=customer.id, type_id=type_id, invite_by=LINK_CHANNEL_COPY)
        )
        link = await stub.CreateLink(
            service_pb2.CreateLinkRequest(appointment_id=invited.id, channel=LINK_CHANNEL_COPY)
        )
    return link.secret


async def test_what_the_invitation_asks_is_answered_at_the_door(stub: "AppointmentsServiceAsyncStub") -> None:
    secret = await consultation(stub)
    invitation = await stub.LookUpLink(service_pb2.LookUpLinkRequest(secret=secret))
    [question] = invitation.consents
    assert (question.purpose, question.required, question.text_version) == (CONSENT_PURPOSE_MEETING, True, 1)
    assert set(question.text.by_locale) == {"fr", "en"}
    assert (invitation.support_email, invitation.tenant_id) == ("aide@lumiere.example", TENANT_ID)
    with pytest.raises(FailedPrecondition) as refusal:
        await stub.Enter(service_pb2.EnterRequest(secret=secret))
    assert (refusal.value.reason, refusal.value.details["purposes"]) == ("CONSENT_NEEDED", "meeting")
    answer = service_pb2.ConsentAnswer(purpose=CONSENT_PURPOSE_MEETING, granted=True, text_version=1, locale="fr")
    admission = await stub.Enter(service_pb2.EnterRequest(secret=secret, consents=[answer]))
    assert not admission.invitation.consents
    with rpc.use_caller(with_token(AGENT)):
        found = await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=invitation.appointment_id))
    [kept] = found.consents
    assert (kept.purpose, kept.granted, kept.method) == (CONSENT_PURPOSE_MEETING, True, CONSENT_METHOD_CHECK_IN)
    with pytest.raises(InvalidArgument):
        await stub.Enter(service_pb2.EnterRequest(secret=secret, consents=[service_pb2.ConsentAnswer()]))


async def test_wordings_are_published_and_answered_and_a_place_is_held(stub: "AppointmentsServiceAsyncStub") -> None:
    appointment, admission, secret = await let_in(stub)
    with rpc.use_caller(with_token(ADMINISTRATOR)):
        request = service_pb2.PublishConsentTextRequest(purpose=CONSENT_PURPOSE_PHOTO)
        request.text.by_locale["fr"] = "Une photo ?"
        text = await stub.PublishConsentText(request)
        assert (text.version, dict(text.text.by_locale)) == (2, {"fr": "Une photo ?"})
        assert text in (await stub.ListConsentTexts(service_pb2.ListConsentTextsRequest())).texts
        with pytest.raises(InvalidArgument) as refusal:
            await stub.PublishConsentText(service_pb2.PublishConsentTextRequest(purpose=CONSENT_PURPOSE_UNSPECIFIED))
        assert refusal.value.field == "purpose"
    customer = Caller(
        Kind.PARTICIPANT,
        admission.participant_id,
        TENANT_ID,
        appointment_id=appointment.id,
        device_id=admission.device_id,
    )
    with rpc.use_caller(with_token(customer)):
        answered = await stub.AnswerConsent(
            service_pb2.AnswerConsentRequest(
                id=appointment.id, purpose=CONSENT_PURPOSE_PHOTO, granted=True, text_version=2, locale="en"
            )
        )
        [kept] = answered.consents
        # The language in which it was shown, as there is no other.
        assert (kept.granted, kept.method, kept.locale) == (True, CONSENT_METHOD_IN_CALL, "fr")
        listed = await stub.ListConsents(service_pb2.ListConsentsRequest(id=appointment.id))
        assert [(each.consent, each.text) for each in listed.consents] == [(kept, "Une photo ?")]
        held = await stub.HoldPlace(service_pb2.HoldPlaceRequest(id=appointment.id, held=True))
        assert held.HasField("place_held_at")
    assert (await stub.LookUpLink(service_pb2.LookUpLinkRequest(secret=secret))).place_held
    with rpc.use_caller(with_token(AGENT)):
        urgent = await stub.SetPriority(service_pb2.SetPriorityRequest(id=appointment.id, priority=2))
        assert urgent.priority == 2
        [place] = (await stub.ListQueue(service_pb2.ListQueueRequest())).places
    assert (place.appointment_id, place.position, place.customer_online) == (appointment.id, 1, False)


async def test_all_that_is_held_of_a_customer_is_told_and_erased(
    world: World, stub: "AppointmentsServiceAsyncStub"
) -> None:
    appointment, _, secret = await let_in(stub)
    customer_id = appointment.customer_id
    with rpc.use_caller(with_token(ADMINISTRATOR)):
        export = await stub.ExportCustomer(service_pb2.ExportCustomerRequest(id=customer_id))
        document = json.loads(export.json)
        assert list(document) == ["appointments", "chat", "notifications", "insights"]
        assert document["appointments"]["customer"]["phone"] == "+33612345678"
        requested = await stub.EraseCustomer(service_pb2.EraseCustomerRequest(id=customer_id))
        assert [each.service for each in requested.steps] == list(document)
        assert not requested.HasField("completed_at")
        world.clock.advance(minutes=1)
        await world.erasures.work()
        proof = await stub.GetErasure(service_pb2.GetErasureRequest(customer_id=customer_id))
        assert proof.HasField("completed_at")
        assert proof.steps[0].records == 2
        customer = await stub.GetCustomer(service_pb2.GetCustomerRequest(id=customer_id))
        assert (customer.display_name, customer.phone, customer.HasField("erased_at")) == ("", "", True)
        found = await stub.GetAppointment(service_pb2.GetAppointmentRequest(id=appointment.id))
    assert found.state == appointments_pb2.APPOINTMENT_STATE_CANCELLED
    assert (found.HasField("erased_at"), list(found.links)) == (True, [])
    with pytest.raises(Exception, match="leads nowhere"):
        await stub.LookUpLink(service_pb2.LookUpLinkRequest(secret=secret))
