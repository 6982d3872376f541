"""Templates: list, save, reset, preview."""

from parley.api.notifications.v1 import notifications_pb2, service_pb2
from parley.common.rpc import caller
from parley.notifications.domain.template import Wording
from parley.notifications.grpc_api import enums
from parley.notifications.messages.template import encode_template
from parley.notifications.service.templates import Templates


class TemplateMethods:
    """The methods on templates."""

    _templates: Templates

    async def ListTemplates(
        self, _request: service_pb2.ListTemplatesRequest, _context: object
    ) -> service_pb2.ListTemplatesResponse:
        """Every form of a message."""
        listed = await self._templates.all(caller())
        return service_pb2.ListTemplatesResponse(templates=map(encode_template, listed))

    async def SaveTemplate(
        self, request: service_pb2.SaveTemplateRequest, _context: object
    ) -> notifications_pb2.Template:
        """Word a form of a message."""
        saved = await self._templates.save(
            caller(),
            enums.kind(request.kind),
            enums.channel(request.channel),
            request.locale,
            Wording(request.subject, request.body),
            request.expected_version,
        )
        return encode_template(saved)

    async def ResetTemplate(
        self, request: service_pb2.ResetTemplateRequest, _context: object
    ) -> notifications_pb2.Template:
        """Go back to Parley's wording."""
        kind, channel = enums.kind(request.kind), enums.channel(request.channel)
        return encode_template(await self._templates.reset(caller(), kind, channel, request.locale))

    async def PreviewTemplate(
        self, request: service_pb2.PreviewTemplateRequest, _context: object
    ) -> service_pb2.PreviewTemplateResponse:
        """What it would send, with example values."""
        preview = await self._templates.preview(
            caller(),
            enums.kind(request.kind),
            enums.channel(request.channel),
            request.locale,
            Wording(request.subject, request.body),
        )
        return service_pb2.PreviewTemplateResponse(
            subject=preview.subject, text=preview.text, html=preview.html, segments=preview.segments
        )
