"""The wording of messages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from parley.api.notifications.v1 import notifications_pb2
from parley.api.notifications.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Listing
from parley.gateway.resources.messages import Channel, MessageKind
from parley.gateway.resources.templates import NewWording, Template, TemplatePreview, WordingToPreview

Locale = Annotated[str, Path(max_length=35, description="BCP 47 tag.")]


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/templates`."""
    routes = Area(prefix="/v1/templates", tags=["templates"], dependencies=[Depends(gate.staff)])

    def answer(message: notifications_pb2.Template, response: Response) -> Template:
        tag(response, message.version)
        return Template.of(message)

    @routes.get("", openapi_extra=calls("notifications.ListTemplates"))
    async def list_templates() -> Listing[Template]:
        """Every wording by kind, channel and language: the company's own or Parley's."""
        listed = await clients.notifications.ListTemplates(pb.ListTemplatesRequest())
        return Listing(data=[Template.of(template) for template in listed.templates])

    @routes.put("/{kind}/{channel}/{locale}", openapi_extra=calls("notifications.SaveTemplate"))
    async def save_template(
        kind: MessageKind,
        channel: Channel,
        locale: Locale,
        body: NewWording,
        response: Response,
        version: ExpectedVersion,
    ) -> Template:
        """Word a kind of message (administrators); a wrong variable is named."""
        request = pb.SaveTemplateRequest(
            kind=kind.to_message(),
            channel=channel.to_message(),
            locale=locale,
            subject=body.subject,
            body=body.body,
            expected_version=version,
        )
        return answer(await clients.notifications.SaveTemplate(request), response)

    @routes.delete("/{kind}/{channel}/{locale}", openapi_extra=calls("notifications.ResetTemplate"))
    async def reset_template(kind: MessageKind, channel: Channel, locale: Locale, response: Response) -> Template:
        """Go back to Parley's own wording (administrators)."""
        request = pb.ResetTemplateRequest(kind=kind.to_message(), channel=channel.to_message(), locale=locale)
        return answer(await clients.notifications.ResetTemplate(request), response)

    @routes.post("/preview", openapi_extra=calls("notifications.PreviewTemplate"))
    async def preview(body: WordingToPreview) -> TemplatePreview:
        """See a wording with example values; nothing is saved."""
        return TemplatePreview.of(await clients.notifications.PreviewTemplate(body.to_message()))

    return routes
