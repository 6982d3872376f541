"""What customers are asked, in which words, and what they answered."""

from fastapi import APIRouter, Depends, Response

from parley.api.appointments.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.appointments import Appointment
from parley.gateway.resources.base import Listing, PathId
from parley.gateway.resources.consents import ConsentAnswer, ConsentText, NewConsentText, WordedConsent


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/consent-texts` and `/v1/appointments/{id}/consents`."""
    routes = Area(prefix="/v1", tags=["consents"])
    inside, staff = Depends(gate.signed_in), Depends(gate.staff)

    @routes.get("/consent-texts", dependencies=[staff], openapi_extra=calls("appointments.ListConsentTexts"))
    async def list_consent_texts() -> Listing[ConsentText]:
        """Every version of every wording, newest first, at most 200."""
        listed = await clients.appointments.ListConsentTexts(pb.ListConsentTextsRequest())
        return Listing(data=[ConsentText.of(text) for text in listed.texts])

    @routes.post(
        "/consent-texts",
        status_code=201,
        dependencies=[staff, IDEMPOTENT],
        openapi_extra=calls("appointments.PublishConsentText"),
    )
    async def publish_consent_text(body: NewConsentText) -> ConsentText:
        """Publish the next version of a wording (administrators); answers keep the one that they were given to."""
        return ConsentText.of(await clients.appointments.PublishConsentText(body.to_message()))

    @routes.get(
        "/appointments/{appointment_id}/consents",
        dependencies=[inside],
        openapi_extra=calls("appointments.ListConsents"),
    )
    async def list_consents(appointment_id: PathId) -> Listing[WordedConsent]:
        """Every answer with the words that it was given to, oldest first, at most 50."""
        listed = await clients.appointments.ListConsents(pb.ListConsentsRequest(id=appointment_id))
        return Listing(data=[WordedConsent.worded(answer) for answer in listed.consents])

    @routes.post(
        "/appointments/{appointment_id}/consents",
        dependencies=[inside],
        openapi_extra=calls("appointments.AnswerConsent"),
    )
    async def answer_consent(appointment_id: PathId, body: ConsentAnswer, response: Response) -> Appointment:
        """Give or withdraw a consent: participants their own, staff what they were told."""
        request = pb.AnswerConsentRequest(
            id=appointment_id,
            purpose=body.purpose.to_message(),
            granted=body.granted,
            text_version=body.text_version,
            locale=body.locale,
        )
        message = await clients.appointments.AnswerConsent(request)
        tag(response, message.version)
        return Appointment.of(message)

    return routes
