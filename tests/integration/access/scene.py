"""A company with every kind of object, an appointment in every state, and everybody who might ask for them."""

import itertools
import re
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx

from deploy.local.api import Api, Json
from deploy.local.stack import OPERATOR, Stack

from ..company import PASSWORD, Company, found, link_in
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
        for state in states:
            scene.of_state[state] = await scene.appointment(state)
        await scene._let_in()
        return scene

    @staticmethod
    def state_of(way: Way) -> str:
        """The state in which a way to call is of use."""
        return _STATE_NEEDED.get(way.label, "waiting")

    def person(self, name: str, objects: Objects) -> Person:
        """A caller; the customer is that of the appointment in question."""
        return objects.customer if name == "customer" else self.people[name]

    async def appointment(self, state: str, *, quiet: bool = False) -> Objects:
        """An appointment in this state; its customer has been there, has agreed and, unless `quiet`, written."""
        staff, mark = self._staff, uuid.uuid4().hex
        customer = await staff.post("/v1/customers", _profile(mark))
        made = await staff.post("/v1/appointments", self._booking(customer, mark, scheduled=state == "scheduled"))
        link = await staff.post(f"/v1/appointments/{made['id']}/links", {"channel": "copy"})
        guest, admission = await self._visitors.enter(link_in(link["url"]))
        said = {} if quiet else await self._talk(made["id"], guest, mark)
        await self._bring(made["id"], state, guest, mark)
        now = await staff.get(f"/v1/appointments/{made['id']}")
        assert now["state"] == state, f"{now['state']} instead of {state}"
        own = {made["id"], customer["id"], customer["phone"], mark, *ID.findall(f"{admission} {now['consents']}")}
        self.of_customers |= {mark, customer["phone"]}
        return Objects(
            ids=self._main | {"apt": made["id"], "cus": customer["id"], "lnk": link["id"]} | said,
            values=self._values | self._fresh(),
            customer=guest,
            own=frozenset(own | {said["msg"]} if said else own),
        )

    async def throw_away(self, way: Way, state: str) -> Objects:
        """Objects that are there for one request, which may change or end them."""
        talked_of = "message_id" in way.places or way.path.endswith("/receipts")
        if way.of_appointment or talked_of:
            return await self.appointment(state, quiet=not talked_of)
        boss, main = self._boss, self.of_state["waiting"]
        ids, values = dict(main.ids), {**main.values, **self._fresh()}
        if "slug" not in way.places:
            values["slug"] = _slug()
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
        other = await self.appointment("waiting")
        self.of_other = other.own
        sign_in = self._visitors.sign_in
        self.people = {
            "anonymous": Person(),
            "other_customer": _without_link(other.customer),
            "rival_customer": _without_link(guest),
            "agent": await self._member("agent", company.team_id),
            "other_team": await self._member("agent", elsewhere),
            "supervisor": await self._member("supervisor", elsewhere),
            "administrator": await self._member("administrator", elsewhere),
            "operator": await sign_in(OPERATOR, self._stack.secrets.operator_password),
            "key": await self._program(company, with_it=True),
            "other_key": await self._program(company, with_it=False),
            "rival_agent": await rivals.sign_in(rival.specialist_email, PASSWORD),
            "rival_admin": await rivals.sign_in(f"alix.{rival.tag}@example.org", PASSWORD),
            "rival_key": await self._program(rival, with_it=True),
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
        keys = {"": (await self._key(company, SCOPES))["secret"]}
        for needed in SCOPES:
            scopes = [scope for scope in SCOPES if (scope == needed) == with_it]
            keys[needed] = (await self._key(company, scopes))["secret"]
        return Person(keys=keys)

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
        made = await self._boss.post("/v1/webhooks", hook | {"event_types": ["erasure.completed"]})
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
        starts_at = _later(hours=3, minutes=5 * next(self._booked))
        return booking | {
            "specialist_id": self.company.specialist_id,
            "starts_at": starts_at,
            "time_zone": "Europe/Paris",
        }

    def _fresh(self) -> Json:
        """What can be used once: a time that nobody took, and a message's name."""
        return {"starts_at": _later(hours=24, minutes=5 * next(self._wanted)), "client_id": uuid.uuid4().hex}

    async def _talk(self, appointment_id: str, guest: Person, mark: str) -> dict[str, str]:
        """What the customer says, what they are to be told later, and why a colleague is to see to it."""
        said = await self._visitors.say(guest, appointment_id, mark)
        message = {"appointment_id": appointment_id, "channel": "email", "kind": "custom", "text": mark}
        planned = await self._staff.post("/v1/messages", message | {"send_at": _later(hours=2)})
        note = {"team_id": self.company.team_id, "note": self.hidden}
        await self._staff.post(f"/v1/appointments/{appointment_id}/transfer", note)
        return {"msg": said["id"], "ntf": planned["id"]}

    async def _bring(self, appointment_id: str, state: str, guest: Person, mark: str) -> None:
        path = f"/v1/appointments/{appointment_id}"
        if state in {"scheduled", "invited"}:
            await self._visitors.leave(guest, appointment_id)
            return
        if state in {"in_progress", "completed"}:
            await self._staff.post(f"{path}/admit")
        if state == "completed":
            await self._staff.post(f"{path}/complete", {"outcome": self.hidden, "notes": self.hidden})
        if state == "cancelled":
            await self._staff.post(f"{path}/cancel", {"reason": mark})


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
