"""Appointments at every stage, made by the commands that lead there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from parley.appointments.domain.appointment import Appointment, Visitor
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.participant import Link, LinkChannel
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.state import State

from .conftest import CAMILLE_ID, NOW, TENANT_ID, invited, scheduled

CREATION = Creation(TENANT_ID, CAMILLE_ID, "key", "digest of the request")
QUERY = AppointmentQuery(TENANT_ID)
PHONE, LAPTOP, TABLET = "phone", "laptop", "tablet"
LATER = NOW + timedelta(minutes=1)


def link(name: str = "a") -> Link:
    return Link(f"lnk_{name}", LinkChannel.SMS, f"digest of {name}", NOW)


def visitor(device: str = PHONE, link_name: str = "a") -> Visitor:
    return Visitor(f"digest of {link_name}", device, f"dev_{device}", "prt_new")


def with_links(appointment: Appointment, *names: str) -> Appointment:
    for name in names or ("a",):
        appointment, _ = appointment.create_link(link(name), NOW)
    return appointment


def waiting(*links: str) -> Appointment:
    return with_links(invited(), *links).enter(visitor(), NOW)[0]


def in_call(*links: str) -> Appointment:
    return waiting(*links).admit(CAMILLE_ID, NOW)[0]


def asking() -> Appointment:
    """In a call, with a further device that waits."""
    return in_call("a", "b").enter(visitor(LAPTOP, "b"), NOW)[0]


AT: dict[State, Callable[[], Appointment]] = {
    State.SCHEDULED: lambda: with_links(scheduled(NOW + timedelta(minutes=5))),
    State.INVITED: lambda: with_links(invited()),
    State.WAITING: waiting,
    State.IN_PROGRESS: in_call,
    State.COMPLETED: lambda: in_call().complete("", "", NOW)[0],
    State.CANCELLED: lambda: waiting().cancel("", NOW)[0],
    State.NO_SHOW: lambda: replace(with_links(scheduled()), state=State.NO_SHOW),
    State.EXPIRED: lambda: replace(with_links(invited()), state=State.EXPIRED),
}


def linked(appointment: Appointment, name: str = "a") -> Appointment:
    return appointment.create_link(Link(f"lnk_{name}", LinkChannel.SMS, f"digest of {name}", NOW), NOW)[0]


def entered(appointment: Appointment, now: datetime = NOW) -> Appointment:
    """Link and customer in one version, for a document with everything in it."""
    visitor = Visitor("digest of a", "digest of device", "dev_a", "prt_a")
    return replace(linked(appointment).enter(visitor, now)[0], version=appointment.version)
