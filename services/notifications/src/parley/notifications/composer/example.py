"""Example values for a preview: an appointment tomorrow afternoon, as a customer of the company would get it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.notifications.composer.reader import zone_of
from parley.notifications.domain.appointment import Appointment, AppointmentState
from parley.notifications.domain.letter import Company, Content, Customer
from parley.notifications.domain.message import Channel, Kind

_AFTERNOON = time(14)
_SECRET = "example" * 6 + "x"


def example_of(
    kind: Kind, language: str, company: Company, values: Mapping[str, str], public_url: str, now: datetime
) -> Content:
    """The content of a message that nobody is sent."""
    zone: ZoneInfo = zone_of((company.time_zone,))
    starts_at = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), _AFTERNOON, zone)
    appointment = Appointment(
        id="example",
        tenant_id="",
        version=1,
        state=AppointmentState.CANCELLED if kind is Kind.CANCELLATION else AppointmentState.SCHEDULED,
        customer_id="",
        type_id="",
        specialist_id="",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        time_zone=zone.key,
        ad_hoc=False,
        ended_at=None,
        invite_by=Channel.EMAIL,
    )
    return Content(
        kind=kind,
        appointment=appointment,
        customer=Customer("", values["customer"], "someone@example.org", "+15550100", language, zone.key),
        company=company,
        type_name={language: values["type"]},
        specialist_name=values["specialist"],
        link="" if kind is Kind.CANCELLATION else f"{public_url}/j#{_SECRET}",
        text=values["text"] if kind is Kind.CUSTOM else "",
        opt_out=_SECRET if kind.is_optional else "",
    )
