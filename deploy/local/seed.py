"""A company to try Parley with, made through the public API but for its past."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx

from deploy.local import history
from deploy.local.api import Api, ApiError, Json, until
from deploy.local.story import (
    ADMINISTRATOR,
    ALWAYS,
    COMING,
    CUSTOMERS,
    ENTRANCE,
    FIRST,
    OFFICE,
    PAST,
    SPECIALIST,
    STAFF,
    TENANT,
    Person,
    Visit,
)

# How early the customer of the first appointment may enter.
FIRST_OPENS_MINUTES = 10
PASSWORD = "lumiere-demo-2026"  # noqa: S105


@dataclass(frozen=True)
class Seeded:
    """What the demo's first page needs."""

    customer_link: str
    starts_at: datetime
    public_page: str


@dataclass(frozen=True)
class Cast:
    """The company as the API knows it: ids of staff by e-mail, of types by preset, of customers in order."""

    team_id: str
    tenant_id: str
    staff: Mapping[str, str]
    types: Mapping[str, Json]
    customers: Sequence[str]


async def seed(api_url: str, mongo_url: str, brokers: str, operator: str, operator_password: str) -> Seeded:
    """The company, its people and a day of theirs, with an appointment to enter now; again changes little."""
    async with httpx.AsyncClient(base_url=api_url, timeout=15) as http:
        root = await Api.sign_in(http, operator, operator_password)
        team_id = await establish(root, TENANT, STAFF, PASSWORD)
        administrator = await Api.sign_in(http, ADMINISTRATOR, PASSWORD)
        specialist = await Api.sign_in(http, SPECIALIST, PASSWORD)
        cast = await assemble(administrator, specialist, team_id)
        if not (await specialist.get("/v1/appointments", page_size="1"))["data"]:
            await history.write(mongo_url, brokers, [past(cast, visit) for visit in PAST])
            await asyncio.gather(*(book(specialist, cast, visit) for visit in COMING))
        page = await open_page(administrator, cast)

        async def one_to_enter() -> Json | None:
            return await upcoming(specialist) or await book(specialist, cast, FIRST)

        appointment = await until(one_to_enter, "a free slot")
        link = await specialist.post(f"/v1/appointments/{appointment['id']}/links", {"channel": "copy"})
        return Seeded(link["url"], datetime.fromisoformat(appointment["starts_at"]), page)


async def assemble(administrator: Api, specialist: Api, team_id: str) -> Cast:
    """Hours, types and customers."""
    me = (await administrator.get("/v1/sessions/me"))["staff"]
    staff = {each["email"]: each["id"] for each in (await administrator.get("/v1/staff"))["data"]}
    for person in STAFF[1:]:
        await set_hours(administrator, staff[person.email], ALWAYS if person.email == SPECIALIST else OFFICE)
    types = {each["preset"]: each for each in await presets(specialist)}
    customers = [
        (await specialist.post("/v1/customers", each, f"demo-{each['display_name']}"))["id"] for each in CUSTOMERS
    ]
    return Cast(team_id, me["tenant_id"], staff, types, customers)


def past(cast: Cast, visit: Visit) -> history.Past:
    """A visit that is over, on a full five minutes."""
    type_ = cast.types[visit.preset]
    return history.Past(
        tenant_id=cast.tenant_id,
        team_id=cast.team_id,
        specialist_id=cast.staff[visit.specialist],
        customer_id=cast.customers[visit.customer],
        type_id=type_["id"],
        starts_at=soon()[0] + timedelta(hours=visit.hours),
        minutes=type_["duration_minutes"],
        waited_minutes=visit.waited_minutes,
        subject=visit.subject,
        outcome=visit.outcome,
        notes=visit.notes,
    )


async def open_page(administrator: Api, cast: Cast) -> str:
    """The team's public page; its slug."""
    wish = {
        **ENTRANCE,
        "team_id": cast.team_id,
        "booking_type_ids": [cast.types["high_value_service"]["id"]],
        "call_type_id": cast.types["visual_assistance"]["id"],
    }
    return str((await administrator.post("/v1/entrances", wish, "demo-entrance"))["slug"])


async def establish(root: Api, tenant: Json, staff: Sequence[Person], password: str) -> str:
    """A tenant with one team and its staff, by the operator; the team's id."""
    made = await root.post("/v1/tenants", tenant, f"tenant of {staff[0].email}")
    of_tenant = {"tenant_id": made["id"]}
    team = await root.post("/v1/teams", {"name": "Sinistres", **of_tenant}, f"team {made['id']}")
    for person in staff:
        profile = {
            "display_name": person.display_name,
            "email": person.email,
            "roles": person.roles,
            "languages": person.languages,
        }
        place = {"password": password, "team_ids": [team["id"]], **of_tenant}
        await root.post("/v1/staff", profile | place, f"staff {person.email}")
    return str(team["id"])


async def set_hours(staff: Api, staff_id: str, hours: Sequence[Json]) -> None:
    """Working hours, as soon as appointments has heard of this member of staff."""
    availability = {"time_zone": "Europe/Paris", "hours": list(hours)}
    await until(lambda: staff.put(f"/v1/availability/{staff_id}", availability), "the working hours")


async def presets(staff: Api) -> list[Json]:
    """The six types that a new company gets, once they are all there."""

    async def look() -> list[Json] | None:
        types: list[Json] = (await staff.get("/v1/appointment-types"))["data"]
        return types if len(types) == 6 else None

    return await until(look, "the appointment types")


async def upcoming(specialist: Api) -> Json | None:
    """An appointment that was booked before and that its customer can enter now."""
    now = datetime.now(UTC)
    found = await specialist.get("/v1/appointments", state="scheduled", **{"from": now.isoformat()})
    soon_enough = now + timedelta(minutes=FIRST_OPENS_MINUTES)
    return next((each for each in found["data"] if datetime.fromisoformat(each["starts_at"]) <= soon_enough), None)


async def book(specialist: Api, cast: Cast, visit: Visit) -> Json | None:
    """The next five minutes that are free from then on, invited by e-mail or SMS; None where there are none soon."""
    has_email = "email" in CUSTOMERS[visit.customer]
    for starts_at in soon():
        body = {
            "customer_id": cast.customers[visit.customer],
            "type_id": cast.types[visit.preset]["id"],
            "specialist_id": cast.staff[visit.specialist],
            "team_id": cast.team_id,
            "starts_at": (starts_at + timedelta(hours=visit.hours)).isoformat(),
            "time_zone": "Europe/Paris",
            "invite_by": "email" if has_email else "sms",
            "subject": visit.subject,
        }
        try:
            return await specialist.post("/v1/appointments", body)
        except ApiError as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
    return None


def soon() -> list[datetime]:
    """The starts within the next hours, the first so near that its customer may enter at once."""
    now = datetime.now(UTC)
    first = now - timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    return [first + timedelta(minutes=5 * count) for count in range(1, 60)]
