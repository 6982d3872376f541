"""A small company to try Parley with, made through the public API alone; a second time changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx

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
STAFF = (
    ("Alix Durand", ADMINISTRATOR, ["administrator"]),
    ("Camille Martin", SPECIALIST, ["agent"]),
    ("Noor Haddad", "noor@lumiere.example", ["agent", "supervisor"]),
)
CUSTOMERS = (
    {"display_name": "Jeanne Petit", "email": "jeanne@example.org", "phone": "+33612345678"},
    {"display_name": "Sam Carter", "email": "sam@example.org", "phone": "+447700900123", "locale": "en"},
)
PATIENCE_SECONDS = 20.0
Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Seeded:
    """What the demo's first page needs."""

    customer_link: str
    starts_at: datetime


class Api:
    """The public API as one member of staff."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    @staticmethod
    async def sign_in(http: httpx.AsyncClient, email: str, password: str) -> "Api":
        """Signed in. Raises httpx.HTTPStatusError."""
        answer = await http.post("/v1/sessions", json={"email": email, "password": password})
        answer.raise_for_status()
        return Api(http, answer.json()["access_token"])

    async def get(self, path: str, **query: str) -> Json:
        """A resource."""
        return await self._answer(self._http.get(path, params=query, headers=self._headers))

    async def post(self, path: str, body: Json, key: str = "") -> Json:
        """What was made; the same key twice makes one."""
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        return await self._answer(self._http.post(path, json=body, headers=headers))

    async def put(self, path: str, body: Json) -> Json:
        """What was set."""
        return await self._answer(self._http.put(path, json=body, headers=self._headers))

    async def _answer(self, request: Awaitable[httpx.Response]) -> Json:
        answer = await request
        if answer.is_error:
            raise RuntimeError(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}")
        result: Json = answer.json()
        return result


async def seed(public_url: str, operator: str, operator_password: str) -> Seeded:
    """The company, its people, and an appointment that its customer can enter now."""
    async with httpx.AsyncClient(base_url=public_url, timeout=15) as http:
        root = await Api.sign_in(http, operator, operator_password)
        tenant = await root.post("/v1/tenants", TENANT, "demo-tenant")
        team = await root.post("/v1/teams", {"name": "Sinistres", "tenant_id": tenant["id"]}, "demo-team")
        for name, email, roles in STAFF:
            person = {"display_name": name, "email": email, "password": PASSWORD, "roles": roles}
            place = {"team_ids": [team["id"]], "tenant_id": tenant["id"]}
            await root.post("/v1/staff", person | place, f"demo-{email}")
        specialist = await Api.sign_in(http, SPECIALIST, PASSWORD)
        return await fill(specialist, team["id"])


async def fill(specialist: Api, team_id: str) -> Seeded:
    """Working hours, customers, and the appointment."""
    me = (await specialist.get("/v1/sessions/me"))["staff"]
    types = await until(lambda: presets(specialist), "the appointment types")
    always = [{"weekday": day, "start_minute": 0, "end_minute": 1440} for day in range(1, 8)]
    hours = {"time_zone": "Europe/Paris", "hours": always}
    await until(lambda: attempt(specialist.put(f"/v1/availability/{me['id']}", hours)), "working hours")
    customers = [
        await specialist.post("/v1/customers", customer, f"demo-{customer['email']}") for customer in CUSTOMERS
    ]
    appointment = await upcoming(specialist) or await until(
        lambda: attempt(book(specialist, customers[0]["id"], types[0]["id"], me["id"], team_id)), "a booking"
    )
    link = await specialist.post(f"/v1/appointments/{appointment['id']}/links", {"channel": "copy"})
    return Seeded(link["url"], datetime.fromisoformat(appointment["starts_at"]))


async def upcoming(specialist: Api) -> Json | None:
    """An appointment that was booked before and can still be entered."""
    now = datetime.now(UTC).isoformat()
    found = await specialist.get("/v1/appointments", state="scheduled", **{"from": now})
    return next(iter(found["data"]), None)


async def book(specialist: Api, customer_id: str, type_id: str, staff_id: str, team_id: str) -> Json:
    """The first free slot from now on."""
    now = datetime.now(UTC)
    query = {"from": now.isoformat(), "to": (now + timedelta(hours=6)).isoformat()}
    slots = await specialist.get("/v1/slots", type_id=type_id, specialist_id=staff_id, **query)
    body = {
        "customer_id": customer_id,
        "type_id": type_id,
        "specialist_id": staff_id,
        "team_id": team_id,
        "starts_at": slots["data"][0]["starts_at"],
        "time_zone": "Europe/Paris",
        "invite_by": "email",
    }
    return await specialist.post("/v1/appointments", body)


async def presets(specialist: Api) -> list[Json] | None:
    """The six types that a new company gets, once they are all there."""
    types: list[Json] = (await specialist.get("/v1/appointment-types"))["data"]
    return types if len(types) == 6 else None


async def attempt(request: Awaitable[Json]) -> Json | None:
    """None where the services have not heard of each other's news yet."""
    try:
        return await request
    except (RuntimeError, IndexError):
        return None


async def until(look: Callable[[], Awaitable[T | None]], what: str) -> T:
    """What `look` finds, as soon as it finds it. Raises TimeoutError."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (found := await look()) is None:
                await asyncio.sleep(0.1)
            return found
    except TimeoutError as error:
        raise TimeoutError(f"{what} did not come within {PATIENCE_SECONDS} s") from error
