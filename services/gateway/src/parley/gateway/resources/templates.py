"""The wording of messages."""

from datetime import datetime

from pydantic import Field

from parley.api.notifications.v1 import notifications_pb2 as pb
from parley.api.notifications.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, optional_instant
from parley.gateway.resources.messages import Channel, MessageKind


class Template(Resource):
    """How a kind of message is worded on a channel in a language."""

    kind: MessageKind
    channel: Channel
    locale: str
    version: int = Field(description="0: Parley's own wording. The ETag tells any other.")
    subject: str = Field(description="E-mail only.")
    body: str = Field(description="Paragraphs of plain text with {{variables}}.")
    variables: list[str] = Field(description="What the kind knows.")
    saved_at: datetime | None

    @staticmethod
    def of(message: pb.Template) -> "Template":
        """From its message."""
        return Template(
            kind=MessageKind.of(message.kind),
            channel=Channel.of(message.channel),
            locale=message.locale,
            version=message.version,
            subject=message.subject,
            body=message.body,
            variables=list(message.variables),
            saved_at=optional_instant(message.saved_at),
        )


class NewWording(Body):
    """A company's own wording."""

    subject: str = Field(default="", max_length=200, description="E-mail only.")
    body: str = Field(min_length=1, max_length=5_000)


class WordingToPreview(NewWording):
    """A wording to look at with example values."""

    kind: MessageKind
    channel: Channel
    locale: str = Field(max_length=35)

    def to_message(self) -> rpc_pb.PreviewTemplateRequest:
        """As services take it."""
        return rpc_pb.PreviewTemplateRequest(
            kind=self.kind.to_message(),
            channel=self.channel.to_message(),
            locale=self.locale,
            subject=self.subject,
            body=self.body,
        )


class TemplatePreview(Resource):
    """A message as a customer would get it."""

    subject: str
    text: str
    html: str = Field(description="E-mail only.")
    segments: int = Field(description="SMS only: how many it takes.")

    @staticmethod
    def of(message: rpc_pb.PreviewTemplateResponse) -> "TemplatePreview":
        """From its message."""
        return TemplatePreview(subject=message.subject, text=message.text, html=message.html, segments=message.segments)
