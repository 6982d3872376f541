"""Public pages."""

from datetime import UTC, datetime

from parley.api.appointments.v1 import appointments_pb2, service_pb2
from parley.api.common.v1 import common_pb2
from parley.appointments.domain.entrance import Entrance, PublicPage
from parley.appointments.messages.hours import decode_hours, encode_exceptions, encode_weekly
from parley.appointments.messages.values import optional_timestamp, timestamp

_UNSET = datetime.fromtimestamp(0, UTC)


def encode_entrance(entrance: Entrance) -> appointments_pb2.Entrance:
    """For answers and events."""
    return appointments_pb2.Entrance(
        id=entrance.id,
        version=entrance.version,
        tenant_id=entrance.tenant_id,
        slug=entrance.slug,
        name=common_pb2.LocalizedText(by_locale=entrance.name),
        team_id=entrance.team_id,
        booking_type_ids=entrance.booking_type_ids,
        call_type_id=entrance.call_type_id,
        time_zone=entrance.hours.time_zone,
        hours=encode_weekly(entrance.hours),
        exceptions=encode_exceptions(entrance.hours),
        holidays=entrance.hours.holidays,
        queue_limit=entrance.queue_limit,
        active=entrance.active,
        created_at=timestamp(entrance.created_at),
    )


def decode_entrance(entrance: appointments_pb2.Entrance) -> Entrance:
    """As the caller gave it: unchecked, and without what the caller can't say."""
    return Entrance(
        id=entrance.id,
        tenant_id="",
        slug=entrance.slug,
        name=dict(sorted(entrance.name.by_locale.items())),
        team_id=entrance.team_id,
        booking_type_ids=tuple(entrance.booking_type_ids),
        call_type_id=entrance.call_type_id,
        hours=decode_hours(entrance.time_zone, entrance.hours, entrance.exceptions, entrance.holidays),
        queue_limit=entrance.queue_limit,
        active=entrance.active,
        created_at=_UNSET,
    )


def encode_public_page(page: PublicPage) -> service_pb2.PublicEntrance:
    """For anybody."""
    entrance, tenant = page.entrance, page.tenant
    return service_pb2.PublicEntrance(
        slug=entrance.slug,
        name=common_pb2.LocalizedText(by_locale=entrance.name),
        company_name=tenant.name,
        support_phone=tenant.support_phone,
        support_email=tenant.support_email,
        accent_color=tenant.accessible_accent_color or tenant.accent_color,
        locale=tenant.locale,
        time_zone=entrance.hours.time_zone,
        booking_types=[
            service_pb2.PublicType(
                id=each.id,
                name=common_pb2.LocalizedText(by_locale=each.name),
                duration_minutes=each.duration_minutes,
            )
            for each in page.booking_types
        ],
        open=page.open,
        opens_at=optional_timestamp(page.opens_at),
        closes_at=optional_timestamp(page.closes_at),
        takes_calls=page.takes_calls,
        estimated_wait_seconds=page.estimated_wait_seconds,
    )
