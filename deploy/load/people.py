"""Who comes to an installation: what all of them do, what staff does, what a customer with a link does."""

import itertools
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from gevent.event import Event
from gevent.lock import BoundedSemaphore
from locust import FastHttpUser
from locust.env import Environment
from locust.exception import RescheduleTask

from deploy.load.company import PASSWORD, Company
from deploy.load.day import Rota
from deploy.load.live import Channel, ChannelError, Hear
from deploy.local.api import Json
from deploy.local.customer import content_with
from parley.api.live.v1 import live_pb2 as pb

# Staff's tokens live for ten minutes.
_REFRESH_SECONDS = 300.0
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Conduct:
    """How long a call lasts, and how many messages either side writes in it; how many rooms somebody watches."""

    call_seconds: float = 20.0
    messages: int = 2
    rooms: int = 1


class Installation(Environment):
    """What is under load, and what its users share."""

    def __init__(self, url: str, company: Company, conduct: Conduct, users: "list[type[Person]]") -> None:
        super().__init__(user_classes=[*users], host=url, stop_timeout=conduct.call_seconds + 30)
        self.company = company
        self.conduct = conduct
        self.emails = itertools.cycle(company.emails)
        self.rotas: Mapping[str, Rota] = {}
        self.ready = 0
        self.opened = Event()
        # A few prepare at a time: the morning's first minute is no part of what is measured.
        self.door = BoundedSemaphore(3)
        # When the messages that nobody has heard yet were sent, by the client's id.
        self.written: dict[str, float] = {}
        # Whom a colleague is about to admit: people who sit in one room don't reach for the same customer.
        self.taken: set[str] = set()

    def tell(self, name: str, began: float, error: Exception | None = None) -> None:
        """Count something that is no request, in Locust's table."""
        milliseconds = (time.perf_counter() - began) * 1000
        self.events.request.fire(  # type: ignore[no-untyped-call]
            request_type="seen", name=name, response_time=milliseconds, response_length=0, exception=error, context={}
        )


class Person(FastHttpUser):
    """Prepares, waits until everybody is ready, and then does its task whenever its rota says."""

    abstract = True
    environment: Installation
    connection_timeout = network_timeout = 30.0

    def on_start(self) -> None:
        """Prepare; begin with the others."""
        with self.environment.door:
            self.prepare()
        self.environment.ready += 1
        self.environment.opened.wait()
        self.wait()  # type: ignore[no-untyped-call]

    def prepare(self) -> None:
        """What is done before figures count."""

    def wait_time(self) -> float:
        """Until it is due again."""
        return self.environment.rotas[type(self).__name__].pause()

    def ask(
        self,
        method: str,
        path: str,
        token: str,
        body: Json | None = None,
        query: Mapping[str, str] = NOTHING,
        id: str = "",
    ) -> Json:
        """What the API answers to a token's holder; `id` goes into the path. Raises RescheduleTask, as `join` does."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.join(method, path.format(id=id), body, headers, query, name=path)[0]

    def join(
        self,
        method: str,
        path: str,
        body: Json | None,
        headers: Mapping[str, str],
        query: Mapping[str, str] = NOTHING,
        name: str = "",
    ) -> tuple[Json, str]:
        """What the API answers, and the cookie that it sets or an empty text; in Locust's table by its name or path.

        Raises RescheduleTask where the API refuses: Locust has counted the failure, and the task is over.
        """
        request = self.client.request(
            method, path, name=name or path, json=body, headers=dict(headers), params=query, catch_response=True
        )
        with request as answer:
            refused = not 200 <= answer.status_code < 300
            if refused:
                answer.failure(f"{answer.status_code} {answer.text}")
        if refused:
            raise RescheduleTask(f"{method} {name or path}")
        cookies = SimpleCookie(answer.headers.get("set-cookie", ""))
        # Kept by hand: over plain HTTP no client but a browser sends a secure one back.
        self.client.cookiejar.clear()
        result: Json = answer.json() if answer.content else {}
        return result, next((morsel.value for morsel in cookies.values()), "")

    def channel(
        self, url: str, kind: pb.ChannelKind.ValueType, channel_id: str, token: Callable[[], str], hear: Hear
    ) -> Channel:
        """A live channel. Raises RescheduleTask where it is refused."""
        began = time.perf_counter()
        try:
            channel = Channel(url, kind, channel_id, token, hear, self._lose)
        except (ChannelError, TimeoutError, OSError) as error:
            self.environment.tell("open a channel", began, error)
            raise RescheduleTask from error
        self.environment.tell("open a channel", began)
        return channel

    def _lose(self, error: ChannelError) -> None:
        self.environment.tell("keep a channel", time.perf_counter(), error)


class Staff(Person):
    """A member of staff, signed in."""

    abstract = True
    staff_id: str
    _token: str
    _session: str
    _since: float

    def prepare(self) -> None:
        """Sign in."""
        self.sign_in(next(self.environment.emails))

    def sign_in(self, email: str) -> None:
        """With the password; the session's cookie is kept."""
        answer, self._session = self.join("POST", "/v1/sessions", {"email": email, "password": PASSWORD}, {})
        self._take(answer)
        self.staff_id = str(answer["staff"]["id"])

    def newest_token(self) -> str:
        """Refreshed well before its end."""
        if time.monotonic() - self._since > _REFRESH_SECONDS:
            self._since = time.monotonic()
            cookie = {"Cookie": f"parley_session={self._session}"}
            answer, self._session = self.join("POST", "/v1/sessions/refresh", None, cookie)
            self._take(answer)
        return self._token

    def call(
        self, method: str, path: str, body: Json | None = None, query: Mapping[str, str] = NOTHING, id: str = ""
    ) -> Json:
        """What the API answers to this member of staff."""
        return self.ask(method, path, self.newest_token(), body, query, id)

    def enter_room(self, appointment_id: str, hear: Hear) -> Channel:
        """An appointment's room."""
        url = self.call("GET", "/v1/live-url", query={"appointment_id": appointment_id})["url"]
        return self.channel(url, pb.CHANNEL_KIND_ROOM, appointment_id, self.newest_token, hear)

    def _take(self, answer: Json) -> None:
        self._token = str(answer["access_token"])
        self._since = time.monotonic()


@dataclass
class Visit:
    """A customer who is about to come: the appointment, and the link's secret; once inside, who they are."""

    appointment_id: str
    secret: str
    admission: Json = field(default_factory=dict)

    @property
    def participant_id(self) -> str:
        """The customer in the appointment."""
        return str(self.admission["participant_id"])

    @property
    def token(self) -> str:
        """For what the customer does inside: good for five minutes, longer than any visit here."""
        return str(self.admission["access_token"])


class Guest(Person):
    """A customer, whom the company's own software invites."""

    abstract = True

    def invited(self) -> Visit:
        """Somebody new, who is to come at once, by a link."""
        company = self.environment.company
        customer = self.ask("POST", "/v1/customers", company.key, somebody())
        wish = {"ad_hoc": True, "customer_id": customer["id"], "type_id": company.type_id, "invite_by": "copy"}
        made = self.ask("POST", "/v1/appointments", company.key, {**wish, "team_id": company.team_id})
        link = self.ask("POST", "/v1/appointments/{id}/links", company.key, {"channel": "copy"}, id=made["id"])
        return Visit(made["id"], str(link["url"]).rpartition("#")[2])

    def come_in(self, visit: Visit, hear: Hear) -> Channel:
        """Look at the link, agree to all that is asked, and sit down in the waiting room."""
        link = {"Parley-Link": visit.secret}
        look, device = self.join("GET", "/v1/join", None, link)
        headers = link | ({"Cookie": f"parley_device={device}"} if device else {})
        visit.admission, _ = self.join("POST", "/v1/join/enter", content_with(look["consents"]), headers)
        url = visit.admission["live_url"]
        return self.channel(url, pb.CHANNEL_KIND_ROOM, visit.appointment_id, lambda: visit.token, hear)


def somebody() -> Json:
    """A customer whom nobody knows yet."""
    name = uuid.uuid4().hex
    return {"display_name": f"Jeanne {name[:8]}", "email": f"{name}@example.org", "locale": "fr"}
