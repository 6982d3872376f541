"""A company with every kind of object, an appointment in every state, and everybody who might ask for them."""

import asyncio
import itertools
import re
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx

from deploy.local.api import Api, Json, until
from deploy.local.stack import OPERATOR, Stack
from parley.common.testing.waiting import eventually

from ..company import PASSWORD, Company, found, link_in
from ..passing import set_times
from . import table
from .people import UNKNOWN_SECRET, Person, Visitors
from .ways import Objects, Way, ways

ID = re.compile(r"\b[a-z]{3,4}_[0-9a-f]{32}\b")
SCOPES = sorted({way.scope for way in ways()} - {""})
# Where a change needs another state than that of a customer who waits.
_STATE_NEEDED = {
    "POST /v1/appointments/{appointment_id}/return-to-queue": "in_progress",
    "POST /v1/appointments/{appointment_id}/complete": "in_progress",
    "POST /v1/appointments/{appointment_id}/reschedule": "scheduled",
}
# An appointment that there is not: whoever is refused even there is refused before anything of one is looked at.
NOWHERE = "nowhere"
_MESSAGES = "/v1/appointments/{appointment_id}/messages"


class Scene:
    """`of_state` are the objects around an appointment in each state, `people` the callers by name.

    Marks that stand in texts and addresses tell whose they are: `hidden` in what is for the company's staff alone,
    `of_staff` in what is theirs, `of_customers` in what is a customer's. `ids` are all that the company was told.
    """

    def __init__(self, stack: Stack, http: httpx.AsyncClient, company: Company, rival: Company) -> None:
        self.company = company
        self.hidden = uuid.uuid4().hex
        self.of_staff = {company.tag}
        self.of_customers: set[str] = set()
        self.ids: set[str] = set()
        self.of_state: dict[str, Objects] = {}
        self.people: dict[str, Person] = {}
        # What the other customer may know.
        self.of_other: frozenset[str] = frozenset()
        self._stack = stack
        self._rival = rival
        self._visitors = Visitors(http)
        self._boss = company.administrator
        self._staff = company.specialist
        # An appointment that nothing is done to, and its customer.
        self._other: Objects
        self._main: dict[str, str] = {}
        self._values: Json = {}
        self._booked = itertools.count()
        self._wanted = itertools.count()

    @staticmethod
    async def build(stack: Stack, ours: httpx.AsyncClient, theirs: httpx.AsyncClient, states: Iterable[str]) -> "Scene":
        """Everything there is. The company and its rival use a client each."""
        ids: set[str] = set()
        ours.event_hooks = {"response": [partial(_note_ids, ids)]}
        scene = Scene(stack, ours, await found(stack, ours), await found(stack, theirs))
        scene.ids = ids
        await scene._establish()
        scene._other = await scene.appointment("waiting")
        async with asyncio.TaskGroup() as group:
            made = {state: group.create_task(scene.appointment(state)) for state in states}
            group.create_task(scene._let_in())
        scene.of_state = {state: task.result() for state, task in made.items()}
        anywhere = scene.of_state["waiting"]
        scene.of_state[NOWHERE] = replace(anywhere, ids={**anywhere.ids, "apt": "apt_" + "0" * 32})
        return scene

    @staticmethod
    def state_of(way: Way) -> str:
        """The state in which a way to call is of use."""
        return _STATE_NEEDED.get(way.label, "waiting")

    def person(self, name: str, objects: Objects) -> Person:
        """A caller; the customer is that of the appointment in question."""
        return objects.customer if name == "customer" else self.people[name]

    async def appointment(self, state: str, *, quiet: bool = False) -> Objects:
        """An appointment in this state; its customer has been there, has agreed and, unless `quiet`, written.

        One that was missed is of somebody who has been at another appointment alone.
        """
        staff, mark = self._staff, uuid.uuid4().hex
        customer = await staff.post("/v1/customers", _profile(mark))
        scheduled = state in {"scheduled", "no_show"}
        made = await staff.post("/v1/appointments", self._booking(customer, mark, scheduled=scheduled))
        link = await staff.post(f"/v1/appointments/{made['id']}/links", {"channel": "copy"})
        own = {made["id"], customer["id"], customer["phone"], mark}
        if state == "no_show":
            guest = replace(self._other.customer, link=link["url"].rpartition("#")[2])
            own |= self._other.own
        else:
            guest, admission = await self._visitors.enter(link_in(link["url"]))
            own |= set(ID.findall(str(admission)))
        said = {} if quiet else await self._talk(made["id"], None if state == "no_show" else guest, mark)
        await self._bring(made["id"], state, guest, mark)
        now = await self._arrived(made["id"], state)
        if not quiet:
            await self._heard(made["id"], state, guest)
        own |= {*ID.findall(str(now["consents"])), *([said["msg"]] if said else [])}
        self.of_customers |= {mark, customer["phone"]}
        return Objects(
            ids=self._main | {"apt": made["id"], "cus": customer["id"], "lnk": link["id"]} | said,
            values=self._values | self._fresh(),
            customer=guest,
            own=frozenset(own),
        )

    async def throw_away(self, way: Way, state: str) -> Objects:
        """Objects that are there for one request, which may change or end them."""
        if way.of_appointment and "link_id" not in way.places:
            return await self.appointment(state, quiet=True)
        boss, main = self._boss, self.of_state["waiting"]
        ids, values = dict(main.ids), {**main.values, **self._fresh()}
        if "slug" not in way.places:
            values["slug"] = _slug()
        if "link_id" in way.places:
            ids["lnk"] = (await self._staff.post(f"/v1/appointments/{ids['apt']}/links", {"channel": "copy"}))["id"]
        if "message_id" in way.places:
            ids["ntf"] = await self._planned(ids["apt"], uuid.uuid4().hex)
        if "customer_id" in way.places:
            ids["cus"] = (await boss.post("/v1/customers", _profile(uuid.uuid4().hex)))["id"]
        if "staff_id" in way.places:
            newcomer = {"display_name": "New", "email": f"{uuid.uuid4().hex}@example.org", "roles": ["agent"]}
            ids["stf"] = (await boss.post("/v1/staff", newcomer))["id"]
        if "session_id" in way.places:
            ids["ses"] = await self._session()
        if "key_id" in way.places:
            ids["key"] = (await self._key(self.company, SCOPES))["api_key"]["id"]
        if "webhook_id" in way.places:
            ids |= await self._webhook()
        if "team_id" in way.places:
            ids["team"] = (await boss.post("/v1/teams", {"name": "Short-lived"}))["id"]
        if "type_id" in way.places:
            ids["typ"] = (await boss.post("/v1/appointment-types", self._type()))["id"]
        if "entrance_id" in way.places:
            entrance = await boss.post("/v1/entrances", self._entrance(ids["typ"]))
            ids["ent"], values["slug"] = entrance["id"], entrance["slug"]
        return Objects(ids, values, main.customer, main.own)

    async def _establish(self) -> None:
        boss, company = self._boss, self.company
        type_id = (await boss.post("/v1/appointment-types", self._type()))["id"]
        entrance = await boss.post("/v1/entrances", self._entrance(type_id))
        wording = {"subject": self.hidden, "body": f"{self.hidden} {{{{link}}}}"}
        await boss.put("/v1/templates/reminder/email/fr", wording)
        self._main = {
            "ten": (await boss.get("/v1/sessions/me"))["tenant"]["id"],
            "team": company.team_id,
            "stf": company.specialist_id,
            "typ": type_id,
            "ent": entrance["id"],
            "key": (await self._key(company, SCOPES))["api_key"]["id"],
            "ses": await self._session(),
            "gone": await self._erased(),
            **await self._webhook(),
        }
        self._values = {
            "slug": entrance["slug"],
            "from": _later(minutes=5),
            "to": _later(days=1),
            "send_at": _later(hours=2),
            "expires_at": _later(days=1),
            "secret": await self._opt_out(),
        }

    async def _let_in(self) -> None:
        company, rival = self.company, self._rival
        rivals = Visitors(rival.http)
        elsewhere = (await self._boss.post("/v1/teams", {"name": "Another"}))["id"]
        invited = await rival.invite(await rival.customer(), by="copy")
        guest, _ = await rivals.enter(await rival.copy_link(invited))
        self.of_other = self._other.own
        programs = asyncio.gather(
            self._program(company, with_it=True),
            self._program(company, with_it=False),
            self._program(rival, with_it=True),
        )
        # Passwords are checked one by one: many at once are slow.
        self.people = {
            "anonymous": Person(),
            "other_customer": _without_link(self._other.customer),
            "rival_customer": _without_link(guest),
            "agent": await self._member("agent", company.team_id),
            "other_team": await self._member("agent", elsewhere),
            "supervisor": await self._member("supervisor", elsewhere),
            "administrator": await self._member("administrator", elsewhere),
            "operator": await self._visitors.sign_in(OPERATOR, self._stack.secrets.operator_password),
            "rival_agent": await rivals.sign_in(rival.specialist_email, PASSWORD),
            "rival_admin": await rivals.sign_in(f"alix.{rival.tag}@example.org", PASSWORD),
            **dict(zip(("key", "other_key", "rival_key"), await programs, strict=True)),
        }
        await self._reset_link(self.people["agent"])

    async def _member(self, role: str, team_id: str) -> Person:
        mark = uuid.uuid4().hex
        self.of_staff.add(mark)
        email = f"{mark}@example.org"
        profile = {"display_name": role, "email": email, "roles": [role], "team_ids": [team_id], "password": PASSWORD}
        await self._boss.post("/v1/staff", profile)
        return await self._visitors.sign_in(email, PASSWORD)

    async def _program(self, company: Company, *, with_it: bool) -> Person:
        """A key with just the scope that is needed, or with all but that; where none is needed, one with all."""
        scopes = {needed: [scope for scope in SCOPES if (scope == needed) == with_it] for needed in SCOPES} | {
            "": SCOPES
        }
        keys = await asyncio.gather(*(self._key(company, each) for each in scopes.values()))
        return Person(keys={needed: key["secret"] for needed, key in zip(scopes, keys, strict=True)})

    async def _key(self, company: Company, scopes: list[str]) -> Json:
        name = self.hidden if company is self.company else "Key"
        return await company.administrator.post("/v1/api-keys", {"name": name, "scopes": scopes})

    async def _session(self) -> str:
        """One more browser of the specialist's."""
        person = await self._visitors.sign_in(self.company.specialist_email, PASSWORD)
        mine = await Api(self.company.http, person.token).get("/v1/sessions")
        return next(str(session["id"]) for session in mine["data"] if session["current"])

    async def _erased(self) -> str:
        """A customer who is to be forgotten."""
        customer = await self._boss.post("/v1/customers", _profile(uuid.uuid4().hex))
        await self._boss.delete(f"/v1/customers/{customer['id']}")
        return str(customer["id"])

    async def _opt_out(self) -> str:
        """What a customer was sent to ask for no more e-mails."""
        appointment = await self.company.invite(await self.company.customer(), by="copy")
        message = {"appointment_id": appointment["id"], "channel": "email", "kind": "custom", "text": self.hidden}
        await self._staff.post("/v1/messages", message)
        letter = await self.company.letter(f"jeanne.{self.company.tag}@example.org")
        return _secret_in(letter["text"], "u")

    async def _reset_link(self, person: Person) -> None:
        """Let someone forget their password."""
        email = person.values["email"]
        await self.company.http.post("/v1/password-resets", json={"email": email})
        person.link = _secret_in((await self.company.letter(email))["text"], "reset")

    async def _webhook(self) -> dict[str, str]:
        hook = {"url": f"http://127.0.0.1:9/{self.hidden}", "description": self.hidden}
        made = await self._boss.post("/v1/webhooks", hook | {"event_types": ["message.failed"]})
        tried = await self._boss.post(f"/v1/webhooks/{made['webhook']['id']}/test")
        return {"whk": made["webhook"]["id"], "dlv": tried["id"]}

    def _type(self) -> Json:
        """So short that many find a time, and open early enough for all to enter."""
        return {
            "preset": self.company.types[0]["preset"],
            "name": {"fr": "Expertise"},
            "duration_minutes": 5,
            "ad_hoc_validity_minutes": 1440,
            "early_entry_minutes": 1440,
            "consents": [{"purpose": "recording", "required": True}],
            "reminders_minutes_before": [],
        }

    def _entrance(self, type_id: str) -> Json:
        return {
            "slug": _slug(),
            "name": {"fr": "Sinistres"},
            "team_id": self.company.team_id,
            "booking_type_ids": [type_id],
            "call_type_id": type_id,
            "time_zone": "Europe/Paris",
            "hours": [{"weekday": day, "start_minute": 0, "end_minute": 1440} for day in range(1, 8)],
        }

    def _booking(self, customer: Json, mark: str, *, scheduled: bool) -> Json:
        booking = {
            "customer_id": customer["id"],
            "type_id": self._main["typ"],
            "team_id": self.company.team_id,
            "invite_by": "copy",
            "subject": mark,
        }
        if not scheduled:
            return booking | {"ad_hoc": True}
        time = {"starts_at": _later(hours=3, minutes=5 * next(self._booked)), "time_zone": "Europe/Paris"}
        return booking | time | {"specialist_id": self.company.specialist_id}

    def _fresh(self) -> Json:
        """What can be used once: a time that nobody took."""
        return {"starts_at": _later(hours=24, minutes=5 * next(self._wanted))}

    async def _talk(self, appointment_id: str, guest: Person | None, mark: str) -> dict[str, str]:
        """What the customer says, why a colleague is to see to it, and what the customer is to be told later.

        Who has not come is told something instead.
        """
        path = f"/v1/appointments/{appointment_id}"
        if guest:
            said = await self._visitors.say(guest, appointment_id, mark)
            note = {"team_id": self.company.team_id, "note": self.hidden}
            await self._staff.post(f"{path}/transfer", note)
        else:
            said = await self._staff.post(f"{path}/messages", {"client_id": mark, "text": mark})
        return {"msg": said["id"], "ntf": await self._planned(appointment_id, mark)}

    async def _planned(self, appointment_id: str, text: str) -> str:
        """A message that is to be sent much later."""
        message = {"appointment_id": appointment_id, "channel": "email", "kind": "custom", "text": text}
        planned = await self._staff.post("/v1/messages", message | {"send_at": _later(hours=2)})
        return str(planned["id"])

    async def _bring(self, appointment_id: str, state: str, guest: Person, mark: str) -> None:
        path = f"/v1/appointments/{appointment_id}"
        if state in {"scheduled", "invited", "expired"}:
            await self._visitors.leave(guest, appointment_id)
        if state in {"no_show", "expired"}:
            await self._pass(appointment_id)
        if state in {"in_progress", "completed"}:
            await self._staff.post(f"{path}/admit")
        if state == "completed":
            await self._staff.post(f"{path}/complete", {"outcome": self.hidden, "notes": self.hidden})
        if state == "cancelled":
            await self._staff.post(f"{path}/cancel", {"reason": mark})

    async def _pass(self, appointment_id: str) -> None:
        """Let the appointment's time be over: the shortest that the API grants is minutes."""
        times = dict.fromkeys(("starts_at", "ends_at", "due_at"), datetime.now(UTC) - timedelta(days=1))
        await set_times(self._stack, "appointments", "appointments", {"_id": appointment_id}, times)

    async def _arrived(self, appointment_id: str, state: str) -> Json:
        """The appointment, once it is in this state."""

        async def look() -> Json | None:
            found = await self._staff.get(f"/v1/appointments/{appointment_id}")
            return found if found["state"] == state else None

        return await until(look, f"the state {state}")

    async def _heard(self, appointment_id: str, state: str, guest: Person) -> None:
        """Return once chat, which hears of appointments by their events, has heard of the state."""
        expected = table.expected(f"GET {_MESSAGES}", "customer", state)

        async def is_so() -> bool:
            path = _MESSAGES.format(appointment_id=appointment_id)
            answer = await self.company.http.get(path, headers=guest.headers(""))
            return answer.is_success if expected == "ok" else answer.status_code == int(expected)

        await eventually(is_so, what=f"the state {state} in chat")


async def _note_ids(ids: set[str], answer: httpx.Response) -> None:
    await answer.aread()
    ids.update(ID.findall(answer.text))


def _later(**span: float) -> str:
    """That much from now, on the five minutes that times are booked by."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return (now - timedelta(minutes=now.minute % 5) + timedelta(**span)).isoformat()


def _without_link(customer: Person) -> Person:
    """A customer who was given no link to the appointment in question."""
    return replace(customer, link=UNKNOWN_SECRET)


def _secret_in(text: str, page: str) -> str:
    match = re.search(rf"/{page}#([\w.-]+)", text)
    assert match, f"no link to /{page} in: {text}"
    return match[1]


def _slug() -> str:
    return f"page-{uuid.uuid4().hex[:12]}"


def _profile(mark: str) -> Json:
    return {
        "display_name": f"Jeanne {mark}",
        "email": f"{mark}@example.org",
        "phone": f"+33612{int(mark, 16) % 10**6:06d}",
        "locale": "fr",
        "time_zone": "Europe/Paris",
        "reference": mark,
    }
