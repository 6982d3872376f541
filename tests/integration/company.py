"""A company of a test's own: its people, its customers, and what it sends them."""

import re
import uuid
from dataclasses import dataclass

import httpx

from deploy.local.api import Api, Json, until
from deploy.local.live import Live, desk, room
from deploy.local.seed import establish, presets, set_hours, soon
from deploy.local.stack import OPERATOR, Stack
from deploy.local.story import ALWAYS, TENANT, Person

PASSWORD = "correct-horse-battery"
LINK = re.compile(r"https?://\S+/j#[\w-]{43}")


@dataclass(frozen=True)
class Company:
    """`specialist` and `administrator` are the API as each of them."""

    stack: Stack
    http: httpx.AsyncClient
    tag: str
    team_id: str
    specialist: Api
    specialist_id: str
    specialist_email: str
    administrator: Api
    administrator_email: str
    types: list[Json]

    async def customer(self, **profile: str) -> Json:
        """A customer with an address and a number that nobody else has."""
        person = {
            "display_name": "Jeanne Petit",
            "email": f"jeanne.{self.tag}@example.org",
            "phone": f"+33612{int(self.tag, 16) % 10**6:06d}",
            "locale": "fr",
            "time_zone": "Europe/Paris",
        }
        return await self.specialist.post("/v1/customers", person | profile)

    async def book(self, customer: Json, **wishes: str) -> Json:
        """With the specialist, so soon that the customer may enter at once."""
        booking = {
            "customer_id": customer["id"],
            "type_id": self.types[0]["id"],
            "specialist_id": self.specialist_id,
            "team_id": self.team_id,
            "starts_at": soon()[0].isoformat(),
            "time_zone": "Europe/Paris",
            "invite_by": "email",
        }
        return await self.specialist.post("/v1/appointments", booking | wishes)

    async def invite(self, customer: Json, by: str = "sms", key: str = "") -> Json:
        """The customer is to come at once."""
        invitation = {"customer_id": customer["id"], "type_id": self.types[0]["id"], "team_id": self.team_id}
        return await self.specialist.post("/v1/appointments", {**invitation, "ad_hoc": True, "invite_by": by}, key)

    async def copy_link(self, appointment: Json) -> str:
        """A link to hand over by oneself."""
        made = await self.specialist.post(f"/v1/appointments/{appointment['id']}/links", {"channel": "copy"})
        return str(made["url"])

    async def letter(self, to: str) -> Json:
        """The first e-mail or SMS to an address, once it is there."""

        async def look() -> Json | None:
            return next(iter(await self.letters(to)), None)

        return await until(look, f"a message to {to}")

    async def letters(self, to: str) -> list[Json]:
        """All that came to an address, oldest first."""
        answer = await self.http.get(f"{self.stack.mailbox_url}/api/messages", params={"to": to})
        letters: list[Json] = answer.json()
        return letters

    async def say(self, appointment: Json, client_id: str, text: str) -> None:
        """The specialist writes."""
        path = f"/v1/appointments/{appointment['id']}/messages"
        await self.specialist.post(path, {"client_id": client_id, "text": text})

    async def room(self, appointment: Json) -> Live:
        """The appointment's room as the specialist, to be entered as a context manager."""
        located = await self.specialist.get("/v1/live-url", appointment_id=appointment["id"])
        return room(located["url"], self.specialist.token, appointment["id"])

    async def pod_of(self, appointment: Json) -> str:
        """The signaling process that serves the appointment's room now."""
        located = await self.specialist.get("/v1/live-url", appointment_id=appointment["id"])
        return str(located["url"]).rpartition("/")[2]

    async def desk(self) -> Live:
        """The team's desk as the specialist, to be entered as a context manager."""
        located = await self.specialist.get("/v1/live-url", team_id=self.team_id)
        return desk(located["url"], self.specialist.token, self.team_id)

    async def story(self, appointment: Json) -> list[Json]:
        """The appointment's audit trail so far."""
        found = await self.specialist.get(f"/v1/appointments/{appointment['id']}/events", page_size="100")
        events: list[Json] = found["data"]
        return events


async def found(stack: Stack, http: httpx.AsyncClient) -> Company:
    """A new tenant with an administrator, and a specialist who works around the clock."""
    tag = uuid.uuid4().hex[:12]
    administrator = Person("Alix Durand", f"alix.{tag}@example.org", ("administrator",))
    specialist = Person("Camille Martin", f"camille.{tag}@example.org", ("agent",))
    root = await Api.sign_in(http, OPERATOR, stack.secrets.operator_password)
    tenant = {**TENANT, "name": f"Lumière {tag}"}
    team_id = await establish(root, tenant, (administrator, specialist), PASSWORD)
    as_specialist = await Api.sign_in(http, specialist.email, PASSWORD)
    me = (await as_specialist.get("/v1/sessions/me"))["staff"]
    await set_hours(as_specialist, me["id"], ALWAYS)
    return Company(
        stack=stack,
        http=http,
        tag=tag,
        team_id=team_id,
        specialist=as_specialist,
        specialist_id=me["id"],
        specialist_email=specialist.email,
        administrator=await Api.sign_in(http, administrator.email, PASSWORD),
        administrator_email=administrator.email,
        types=await presets(as_specialist),
    )


def number_of(company: Company, count: int) -> str:
    """A phone number that no other test uses, each count another."""
    return f"+33755{(int(company.tag, 16) + count) % 10**6:06d}"


def link_in(text: str) -> str:
    """The join link that a message carries."""
    match = LINK.search(text)
    assert match, f"no link in: {text}"
    return match[0]
