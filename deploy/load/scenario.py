"""The people of a working day, as Locust's users."""

import random
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import gevent
from gevent.queue import Empty, Queue
from locust import task
from locust.exception import RescheduleTask

from deploy.load.live import Channel
from deploy.load.people import Guest, Person, Staff, somebody
from deploy.load.talk import Talk
from deploy.local.api import Json
from parley.api.live.v1 import live_pb2 as pb

LONGEST_WAIT_SECONDS = 120.0
# One in so many bookings is moved, and one in so many called off.
_MOVED, _CANCELLED = 4, 8
_PLACES_AFTER_SECONDS = 1.0
_PAGE = "50"


class Reception(Staff):
    """Books for customers on the phone, each receptionist with a specialist of their own."""

    _booked = 0

    @task
    def book(self) -> None:
        """A new customer, one of the free times of a day, an e-mail; now and then it is moved or called off."""
        began = time.perf_counter()
        customer = self.call("POST", "/v1/customers", somebody())
        company = self.environment.company
        wish = {
            "customer_id": customer["id"],
            "type_id": company.type_id,
            "team_id": company.team_id,
            "time_zone": "Europe/Paris",
        }
        made = self.call("POST", "/v1/appointments", wish | self._slot())
        self._booked += 1
        if self._booked % _MOVED == 0:
            self.call("POST", "/v1/appointments/{id}/reschedule", self._slot(), id=made["id"])
        if self._booked % _CANCELLED == 0:
            self.call("POST", "/v1/appointments/{id}/cancel", {"reason": "Empêchement"}, id=made["id"])
        self.environment.tell("a booking", began)

    def _slot(self) -> Json:
        company = self.environment.company
        day = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
        day += timedelta(days=random.randint(1, 30))  # noqa: S311
        query = {
            "type_id": company.type_id,
            "team_id": company.team_id,
            "from": day.isoformat(),
            "to": (day + timedelta(hours=12)).isoformat(),
        }
        slots = self.call("GET", "/v1/slots", query=query)["data"]
        own = [slot for slot in slots if slot["specialist_id"] == self.staff_id]
        if not own:
            self.environment.tell("a booking", time.perf_counter(), LookupError(f"no free time on {day:%d %B}"))
            raise RescheduleTask
        slot = random.choice(own)  # noqa: S311
        return {"starts_at": slot["starts_at"], "specialist_id": slot["specialist_id"]}


class Specialist(Staff):
    """Watches the team's desk, and admits whoever waits when nobody else does."""

    def prepare(self) -> None:
        """Open the desk, as its page does: the channel first, then what there is."""
        super().prepare()
        self._changed: Queue[str] = Queue()
        self._waiting: Queue[str] = Queue()
        self._places_due = False
        team_id = self.environment.company.team_id
        url = self.call("GET", "/v1/live-url", query={"team_id": team_id})["url"]
        self._desk = self.channel(url, pb.CHANNEL_KIND_DESK, team_id, self.newest_token, self._hear)
        self._page = gevent.spawn(self._keep_page)
        self._look_at_places()

    def on_stop(self) -> None:
        """Go home."""
        self._page.kill()
        self._desk.close()

    def wait_time(self) -> float:
        """None: who waits is served at once."""
        return 0.0

    @task
    def serve(self) -> None:
        """The next who waits, if there is one."""
        try:
            appointment_id = self._waiting.get(timeout=1)
        except Empty:
            return
        if appointment_id not in self.environment.taken:
            self.environment.taken.add(appointment_id)
            self._meet(appointment_id)

    def _meet(self, appointment_id: str) -> None:
        self.call("POST", "/v1/appointments/{id}/admit", id=appointment_id)
        talk = Talk(self.environment, pb.MEMBER_KIND_STAFF)
        talk.join(self.enter_room(appointment_id, talk.hear))
        try:
            talk.connect()
            converse(self, appointment_id, self.newest_token())
            note = {"outcome": "resolved", "notes": "Rappeler le garage."}
            self.call("POST", "/v1/appointments/{id}/complete", note, id=appointment_id)
        finally:
            talk.channel.close()

    def _hear(self, frame: pb.ServerFrame) -> None:
        if frame.WhichOneof("body") == "appointment_news":
            self._changed.put(frame.appointment_news.appointment_id)

    def _keep_page(self) -> None:
        """Each news is looked up; a second after the queue has changed, everybody's place is."""
        while True:
            try:
                appointment = self.call("GET", "/v1/appointments/{id}", id=self._changed.get())
            except RescheduleTask:
                continue
            if appointment["state"] == "waiting":
                self._waiting.put(appointment["id"])
            if appointment["state"] in {"waiting", "in_progress"} and not self._places_due:
                self._places_due = True
                gevent.spawn_later(_PLACES_AFTER_SECONDS, self._look_at_places)

    def _look_at_places(self) -> None:
        self._places_due = False
        self.call("GET", "/v1/queue", query={"team_id": self.environment.company.team_id})


class Customer(Guest):
    """Comes by a link, waits, is in the call, and writes."""

    @task
    def visit(self) -> None:
        """From the invitation to the end of the call."""
        began = time.perf_counter()
        visit = self.invited()
        talk = Talk(self.environment, pb.MEMBER_KIND_CUSTOMER)
        talk.join(self.come_in(visit, talk.hear))
        try:
            seated = time.perf_counter()
            talk.expect(talk.admitted, "wait to be admitted", LONGEST_WAIT_SECONDS)
            self.environment.tell("wait to be admitted", seated)
            converse(self, visit.appointment_id, visit.token)
            talk.expect(talk.channel.over, "see the call end")
        finally:
            talk.channel.close()
        self.environment.tell("a visit", began)


class Software(Person):
    """A company's own program, which reads lists by an API key."""

    _reads = 0

    @task
    def read(self) -> None:
        """One list after the other."""
        began = time.perf_counter()
        self._reads += 1
        now = datetime.now(UTC)
        month = {"from": now.isoformat(), "to": (now + timedelta(days=30)).isoformat(), "page_size": _PAGE}
        lists: Sequence[tuple[str, Mapping[str, str]]] = (
            ("/v1/queue", {}),
            ("/v1/customers", {"page_size": _PAGE}),
            ("/v1/appointments", month),
        )
        path, query = lists[self._reads % len(lists)]
        self.ask("GET", path, self.environment.company.key, query=query)
        self.environment.tell("a list", began)


class Newcomer(Staff):
    """Signs in again and again."""

    def prepare(self) -> None:
        """Nothing: signing in is the task."""

    @task
    def arrive(self) -> None:
        """With the password."""
        began = time.perf_counter()
        self.sign_in(next(self.environment.emails))
        self.environment.tell("a sign-in", began)


class Watcher(Staff):
    """Sits in many rooms at once and does nothing in them."""

    def prepare(self) -> None:
        """Open a room of its own for each channel."""
        super().prepare()
        company = self.environment.company
        customer = self.call("POST", "/v1/customers", somebody())
        wish = {"ad_hoc": True, "customer_id": customer["id"], "type_id": company.type_id, "invite_by": "copy"}
        self._channels: list[Channel] = []
        for _ in range(self.environment.conduct.rooms):
            made = self.call("POST", "/v1/appointments", wish)
            self._channels.append(self.enter_room(made["id"], lambda _: None))

    def on_stop(self) -> None:
        """Leave all."""
        for channel in self._channels:
            channel.close()

    def wait_time(self) -> float:
        """Nothing is due."""
        return 60.0

    @task
    def watch(self) -> None:
        """Nothing is to be done."""


class Caller(Staff, Guest):
    """Both sides of a call that goes on and on."""

    abstract = True

    def prepare(self) -> None:
        """Sign in, invite, come in, admit, connect."""
        super().prepare()
        self.visit = self.invited()
        self.customer = Talk(self.environment, pb.MEMBER_KIND_CUSTOMER)
        self.customer.join(self.come_in(self.visit, self.customer.hear))
        self.call("POST", "/v1/appointments/{id}/admit", id=self.visit.appointment_id)
        self.specialist = Talk(self.environment, pb.MEMBER_KIND_STAFF)
        self.specialist.join(self.enter_room(self.visit.appointment_id, self.specialist.hear))
        self.specialist.connect()

    def on_stop(self) -> None:
        """Hang up."""
        self.customer.channel.close()
        self.specialist.channel.close()


class Signaller(Caller):
    """Sends candidates to and fro."""

    @task
    def trickle(self) -> None:
        """One frame each way."""
        self.customer.trickle()
        self.specialist.trickle()


class Writer(Caller):
    """Writes, and is answered."""

    @task
    def write(self) -> None:
        """One message each way."""
        write(self, self.visit.appointment_id, self.visit.token)
        write(self, self.visit.appointment_id, self.newest_token())


def converse(person: Person, appointment_id: str, token: str) -> None:
    """As long as a call lasts, with this side's messages spread over it."""
    conduct = person.environment.conduct
    for _ in range(conduct.messages):
        gevent.sleep(conduct.call_seconds / (conduct.messages + 1))
        write(person, appointment_id, token)
    gevent.sleep(conduct.call_seconds / (conduct.messages + 1))


def write(person: Person, appointment_id: str, token: str) -> None:
    """A chat message; whoever hears it tells how long it took."""
    client_id = uuid.uuid4().hex
    person.environment.written[client_id] = time.perf_counter()
    body = {"client_id": client_id, "text": "Bonjour, je regarde votre dossier."}
    person.ask("POST", "/v1/appointments/{id}/messages", token, body, id=appointment_id)
