"""A small company to try Parley with, made through the public API alone; a second time changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx

from deploy.local.api import Api, ApiError, Json, until

PASSWORD = "lumiere-demo-2026"  # noqa: S105
SPECIALIST = "camille@lumiere.example"
ADMINISTRATOR = "alix@lumiere.example"
TENANT = {
    "name": "Assurances Lumière",
    "locale": "fr",
    "time_zone": "Europe/Paris",
    "country": "FR",
    "support_phone": "+33123456789",
    "accent_color": "#0b6e99",
}
CUSTOMERS = (
    {"display_name": "Jeanne Petit", "email": "jeanne@example.org", "phone": "+33612345678"},
    {"display_name": "Sam Carter", "email": "sam@example.org", "phone": "+447911123456", "locale": "en"},
)
ALWAYS = [{"weekday": day, "start_minute": 0, "end_minute": 1440} for day in range(1, 8)]


@dataclass(frozen=True)
class Person:
    """A member of staff."""

    display_name: str
    email: str
    roles: tuple[str, ...]


STAFF = (
    Person("Alix Durand", ADMINISTRATOR, ("administrator",)),
    Person("Camille Martin", SPECIALIST, ("agent",)),
    Person("Noor Haddad", "noor@lumiere.example", ("agent", "supervisor")),
)


@dataclass(frozen=True)
class Seeded:
    """What the demo's first page needs."""

    customer_link: str
    starts_at: datetime


async def seed(api_url: str, operator: str, operator_password: str) -> Seeded:
    """The company, its people, and an appointment that its customer can enter now."""
    async with httpx.AsyncClient(base_url=api_url, timeout=15) as http:
        root = await Api.sign_in(http, operator, operator_password)
        team_id = await establish(root, TENANT, STAFF, PASSWORD)
        specialist = await Api.sign_in(http, SPECIALIST, PASSWORD)
        me = (await specialist.get("/v1/sessions/me"))["staff"]
        await set_hours(specialist, me["id"], ALWAYS)
        customers = [await specialist.post("/v1/customers", each, f"demo-{each['email']}") for each in CUSTOMERS]
        types = await presets(specialist)

        async def one_to_enter() -> Json | None:
            booked = await upcoming(specialist)
            return booked or await book(specialist, customers[0]["id"], types[0]["id"], me["id"], team_id)

        appointment = await until(one_to_enter, "a free slot")
        link = await specialist.post(f"/v1/appointments/{appointment['id']}/links", {"channel": "copy"})
        return Seeded(link["url"], datetime.fromisoformat(appointment["starts_at"]))


async def establish(root: Api, tenant: Json, staff: Sequence[Person], password: str) -> str:
    """A tenant with one team and its staff, by the operator; the team's id."""
    made = await root.post("/v1/tenants", tenant, f"tenant of {staff[0].email}")
    of_tenant = {"tenant_id": made["id"]}
    team = await root.post("/v1/teams", {"name": "Sinistres", **of_tenant}, f"team {made['id']}")
    for person in staff:
        profile = {"display_name": person.display_name, "email": person.email, "roles": person.roles}
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
    """An appointment that was booked before and can still be entered."""
    now = datetime.now(UTC).isoformat()
    found = await specialist.get("/v1/appointments", state="scheduled", **{"from": now})
    return next(iter(found["data"]), None)


async def book(specialist: Api, customer_id: str, type_id: str, staff_id: str, team_id: str) -> Json | None:
    """The next five minutes that are free, invited by e-mail; None where there are none soon."""
    for starts_at in soon():
        body = {
            "customer_id": customer_id,
            "type_id": type_id,
            "specialist_id": staff_id,
            "team_id": team_id,
            "starts_at": starts_at.isoformat(),
            "time_zone": "Europe/Paris",
            "invite_by": "email",
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
