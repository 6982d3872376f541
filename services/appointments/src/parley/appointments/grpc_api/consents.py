"""Consents and their wordings."""

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.appointments import messages
from parley.appointments.domain.consent import ConsentAnswer
from parley.appointments.grpc_api.reading import purpose
from parley.appointments.grpc_api.use_cases import Api
from parley.common.ids import new_id
from parley.common.rpc import caller


class ConsentsApi(Api):
    """Consents and their wordings."""

    async def PublishConsentText(
        self, request: service_pb2.PublishConsentTextRequest, _context: object
    ) -> appointments_pb2.ConsentText:
        """Publish the next version of a wording."""
        about = purpose(request.purpose, "purpose")
        text = await self._use.consents.publish(caller(), about, request.text.by_locale)
        return messages.encode_text(text)

    async def ListConsentTexts(
        self, _request: service_pb2.ListConsentTextsRequest, _context: object
    ) -> service_pb2.ListConsentTextsResponse:
        """Return every version of the tenant's wordings."""
        texts = await self._use.consents.texts(caller())
        return service_pb2.ListConsentTextsResponse(texts=map(messages.encode_text, texts))

    async def AnswerConsent(
        self, request: service_pb2.AnswerConsentRequest, _context: object
    ) -> appointments_pb2.Appointment:
        """Keep an answer."""
        about = purpose(request.purpose, "purpose")
        answer = ConsentAnswer(new_id("cns"), about, request.granted, request.text_version, request.locale)
        return messages.encode_appointment(await self._use.consents.answer(caller(), request.id, answer))

    async def ListConsents(
        self, request: service_pb2.ListConsentsRequest, _context: object
    ) -> service_pb2.ListConsentsResponse:
        """Return every answer with the words that it was given to."""
        answers = await self._use.consents.of_appointment(caller(), request.id)
        return service_pb2.ListConsentsResponse(consents=map(messages.encode_worded_consent, answers))
