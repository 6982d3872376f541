"""Public pages: as an administrator keeps them, and as anybody sees them."""

from datetime import datetime

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.api.common.v1.common_pb2 import LocalizedText
from parley.gateway.resources.availability import DateException, Holidays, WeeklyHours, weekly
from parley.gateway.resources.base import (
    Body,
    Instant,
    Resource,
    Texts,
    Version,
    instant,
    optional_instant,
    timestamp,
)


class Entrance(Resource):
    """A team's public page, by which customers come in by themselves."""

    id: str
    version: Version
    slug: str
    name: Texts
    team_id: str
    booking_type_ids: list[str] = Field(description="Types that can be booked here; empty: no booking.")
    call_type_id: str | None = Field(description="The type of calls at once; null: none.")
    time_zone: str
    hours: list[WeeklyHours]
    exceptions: list[DateException]
    holidays: Holidays
    queue_limit: int
    active: bool
    created_at: datetime

    @staticmethod
    def of(message: pb.Entrance) -> "Entrance":
        """From its message."""
        return Entrance(
            id=message.id,
            version=message.version,
            slug=message.slug,
            name=dict(message.name.by_locale),
            team_id=message.team_id,
            booking_type_ids=list(message.booking_type_ids),
            call_type_id=message.call_type_id or None,
            time_zone=message.time_zone,
            hours=[weekly(hours) for hours in message.hours],
            exceptions=[DateException.of(exception) for exception in message.exceptions],
            holidays=message.holidays,
            queue_limit=message.queue_limit,
            active=message.active,
            created_at=instant(message.created_at),
        )


class NewEntrance(Body):
    """A public page to add, or what replaces one; its slug can't change."""

    slug: str = Field(pattern=r"^[a-z0-9-]{3,60}$", description="The page is at /e/<slug>.")
    name: Texts = Field(min_length=1, max_length=50)
    team_id: str
    booking_type_ids: list[str] = Field(default=[], max_length=50, description="Types that can be booked here.")
    call_type_id: str = Field(default="", description="The type of calls at once; empty: none.")
    time_zone: str
    hours: list[WeeklyHours] = Field(default=[], max_length=70, description="When calls at once are taken.")
    exceptions: list[DateException] = Field(default=[], max_length=200)
    holidays: Holidays = ""
    queue_limit: int = Field(default=0, ge=0, le=500, description="Calls are refused while so many wait; 0: never.")
    active: bool = True

    def to_message(self, entrance_id: str = "") -> pb.Entrance:
        """As services take it."""
        return pb.Entrance(
            id=entrance_id,
            name=LocalizedText(by_locale=self.name),
            **self.model_dump(exclude={"name"}),
        )


class PublicType(Resource):
    """What can be booked."""

    id: str
    name: Texts
    duration_minutes: int


class PublicEntrance(Resource):
    """What anybody may know of a public page."""

    slug: str
    name: Texts
    company_name: str
    support_phone: str | None
    support_email: str | None
    accent_color: str | None
    locale: str
    time_zone: str
    booking_types: list[PublicType]
    takes_calls: bool = Field(description="Whether this page takes calls at once at all.")
    open: bool = Field(description="Calls at once are taken now.")
    opens_at: datetime | None = Field(description="The next opening where it is closed.")
    closes_at: datetime | None
    estimated_wait_seconds: int | None = Field(description="Null where nothing is known yet.")

    @staticmethod
    def of(message: rpc_pb.PublicEntrance) -> "PublicEntrance":
        """From its message."""
        wait = message.estimated_wait_seconds
        return PublicEntrance(
            slug=message.slug,
            name=dict(message.name.by_locale),
            company_name=message.company_name,
            support_phone=message.support_phone or None,
            support_email=message.support_email or None,
            accent_color=message.accent_color or None,
            locale=message.locale,
            time_zone=message.time_zone,
            booking_types=[
                PublicType(id=item.id, name=dict(item.name.by_locale), duration_minutes=item.duration_minutes)
                for item in message.booking_types
            ],
            takes_calls=message.takes_calls,
            open=message.open,
            opens_at=optional_instant(message.opens_at),
            closes_at=optional_instant(message.closes_at),
            estimated_wait_seconds=wait if wait >= 0 else None,
        )


class Visitor(Body):
    """Who comes in; to book, at least one of e-mail and phone."""

    display_name: str = Field(min_length=1, max_length=80, description="In letters: no digit, no address of a page.")
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=20)
    locale: str = Field(default="", max_length=35)
    time_zone: str = Field(default="", max_length=64)
    subject: str = Field(default="", max_length=500, description="Why they come, in their words.")

    def to_message(self) -> rpc_pb.Visitor:
        """As services take it."""
        return rpc_pb.Visitor(**self.model_dump())


class PublicBooking(Body):
    """A free time that a visitor takes."""

    type_id: str
    starts_at: Instant
    specialist_id: str = Field(description="As the slot says.")
    visitor: Visitor

    def to_message(self, slug: str) -> rpc_pb.BookAtEntranceRequest:
        """As services take it."""
        return rpc_pb.BookAtEntranceRequest(
            slug=slug,
            type_id=self.type_id,
            starts_at=timestamp(self.starts_at),
            specialist_id=self.specialist_id,
            visitor=self.visitor.to_message(),
        )


class PublicCall(Body):
    """A visitor who wants to talk now."""

    visitor: Visitor

    def to_message(self, slug: str) -> rpc_pb.CallAtEntranceRequest:
        """As services take it."""
        return rpc_pb.CallAtEntranceRequest(slug=slug, visitor=self.visitor.to_message())


class CustomerLink(Resource):
    """The visitor's own link to what was booked; its secret is told this once."""

    url: str
