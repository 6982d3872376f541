"""A company of a drill's own, founded over the public API alone."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count

import httpx

from deploy.drill.pace import meanwhile
from deploy.drill.site import Site
from deploy.local.api import Api, Json, read, until
from deploy.local.customer import Customer
from deploy.local.seed import establish, set_hours
from deploy.local.story import ALWAYS, TENANT, Person

DOORS = 20
# Of five minutes, tokens' shortest life.
REFRESH_SECONDS = 90.0
_TYPE: Json = {
    "preset": "visual_assistance",
    "name": {"en": "Drill"},
    "duration_minutes": 5,
    "ad_hoc_validity_minutes": 240,
    "horizon_days": 366,
}
_COOKIE = "parley_session"


class Staff:
    """One member of staff over connections of their own, who stays signed in. `api` is new after each refresh."""

    def __init__(self, http: httpx.AsyncClient, email: str, password: str) -> None:
        self._http = http
        self._credentials = {"email": email, "password": password}
        self._cookie = ""
        self.api = Api(http, "")

    async def sign_in(self) -> None:
        """Begin a session. Raises ApiError."""
        self._take(await self._http.post("/v1/sessions", json=self._credentials))

    async def refresh(self) -> None:
        """Take a fresh token, or begin another session where the one is over. Raises ApiError."""
        answer = await self._http.post("/v1/sessions/refresh", headers={"Cookie": f"{_COOKIE}={self._cookie}"})
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            await self.sign_in()
        else:
            self._take(answer)

    def _take(self, answer: httpx.Response) -> None:
        told = read(answer)
        # By hand: a client other than a browser sends no secure cookie over plain HTTP.
        self._cookie = answer.cookies[_COOKIE]
        self._http.cookies.clear()
        self.api = Api(self._http, told["access_token"])


@dataclass(frozen=True)
class Door:
    """An appointment that one can come to at once, and a link to it."""

    appointment_id: str
    link: str


@dataclass(frozen=True)
class Company:
    """`host` holds the call with `guest`; `booker` books and `planner` plans reminders; all are to one customer."""

    tag: str
    host: Staff
    booker: Staff
    planner: Staff
    booker_id: str
    team_id: str
    type_id: str
    customer_id: str
    email: str
    call_id: str
    guest: Customer
    doors: list[Door]
    visitors: httpx.AsyncClient
    _slots: "count[int]" = field(default_factory=count)

    def booking(self, name: str) -> Json:
        """A booking of a time that no other has, by its name as the subject."""
        day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
        return {
            "customer_id": self.customer_id,
            "type_id": self.type_id,
            "specialist_id": self.booker_id,
            "team_id": self.team_id,
            "starts_at": (day + timedelta(minutes=5 * next(self._slots))).isoformat(),
            "time_zone": "Europe/Paris",
            "invite_by": "email",
            "subject": name,
            "reminders_minutes_before": [],
        }


@asynccontextmanager
async def founded(site: Site) -> AsyncIterator[Company]:
    """A company that is ready for a run, with a call in progress; its people stay signed in."""
    tag = uuid.uuid4().hex[:10]
    password = uuid.uuid4().hex
    async with AsyncExitStack() as stack:

        async def client() -> httpx.AsyncClient:
            return await stack.enter_async_context(httpx.AsyncClient(base_url=site.api_url, timeout=15))

        http = await client()
        people = [
            Person("Drill", f"{role}.{tag}@parley.example", (right,), ("en",))
            for role, right in (("boss", "administrator"), ("host", "agent"), ("booker", "agent"), ("planner", "agent"))
        ]
        root = await Api.sign_in(http, *site.operator)
        team_id = await establish(root, {**TENANT, "name": f"Drill {tag}", "locale": "en"}, people, password)
        boss, host, booker, planner = [Staff(await client(), each.email, password) for each in people]
        for each in (boss, host, booker, planner):
            await each.sign_in()
        booker_id = (await booker.api.get("/v1/sessions/me"))["staff"]["id"]
        await set_hours(boss.api, booker_id, ALWAYS)
        type_id = (await boss.api.post("/v1/appointment-types", _TYPE, f"type {tag}"))["id"]
        email = f"customer.{tag}@parley.example"
        customer = {"display_name": "Drill", "email": email, "locale": "en-GB", "time_zone": "UTC"}
        customer_id = (await host.api.post("/v1/customers", customer))["id"]

        async def door() -> Door:
            wish = {"ad_hoc": True, "customer_id": customer_id, "type_id": type_id, "team_id": team_id}
            appointment = await host.api.post("/v1/appointments", {**wish, "invite_by": "copy"})
            made = await host.api.post(f"/v1/appointments/{appointment['id']}/links", {"channel": "copy"})
            return Door(appointment["id"], made["url"])

        call = await door()
        guest = Customer(await client(), call.link)
        await guest.enter()
        await host.api.post(f"/v1/appointments/{call.appointment_id}/admit")
        company = Company(
            tag=tag,
            host=host,
            booker=booker,
            planner=planner,
            booker_id=booker_id,
            team_id=team_id,
            type_id=type_id,
            customer_id=customer_id,
            email=email,
            call_id=call.appointment_id,
            guest=guest,
            doors=[await door() for _ in range(DOORS)],
            visitors=await client(),
        )
        signed_in = (host.refresh, booker.refresh, planner.refresh, guest.refresh)
        async with meanwhile(*map(_keep_fresh, signed_in)):
            yield company


async def _keep_fresh(refresh: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        with contextlib.suppress(TimeoutError):
            await until(lambda: _refreshed(refresh), "a fresh token")


async def _refreshed(refresh: Callable[[], Awaitable[object]]) -> bool | None:
    try:
        await refresh()
    except httpx.TransportError:
        return None
    return True
