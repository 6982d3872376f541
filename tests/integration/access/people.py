"""Who calls, what they prove it with, and how they came by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.local.api import ApiError, Json
from deploy.local.customer import content_with

# Well formed, and nobody was ever given it.
UNKNOWN_SECRET = "A" * 43


@dataclass
class Person:
    """One caller. `keys` are API keys by the scope that a way needs; whoever has them sends no token.

    `values` is what they say of themselves in requests: their own e-mail and password, say.
    """

    token: str = ""
    link: str = UNKNOWN_SECRET
    session: str = ""
    device: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def headers(self, scope: str) -> dict[str, str]:
        """What speaks for this caller."""
        token = self.keys[scope] if self.keys else self.token
        cookies = {"parley_session": self.session, "parley_device": self.device}
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        return ({"Authorization": f"Bearer {token}"} if token else {}) | ({"Cookie": cookie} if cookie else {})


class Visitors:
    """Brings people in as the web client does, each on a browser of their own."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def sign_in(self, email: str, password: str) -> Person:
        """A member of staff."""
        answer = await self._send("/v1/sessions", {"email": email, "password": password}, {})
        mine = {"email": email, "password": password, "current_password": password, "new_password": password}
        return Person(answer.json()["access_token"], session=answer.cookies["parley_session"], values=mine)

    async def enter(self, link: str) -> tuple[Person, Json]:
        """A customer, with what they were told; they agree to all that is asked."""
        secret = link.rpartition("#")[2]
        headers = {"Parley-Link": secret}
        asked = (await self._http.get("/v1/join", headers=headers)).json()["consents"]
        answer = await self._send("/v1/join/enter", content_with(asked), headers)
        admission: Json = answer.json()
        return Person(admission["access_token"], secret, device=answer.cookies["parley_device"]), admission

    async def leave(self, person: Person, appointment_id: str) -> None:
        """Out of the waiting room."""
        await self._send("/v1/join/leave", {"appointment_id": appointment_id}, person.headers(""))

    async def say(self, person: Person, appointment_id: str, text: str) -> Json:
        """A chat message."""
        path = f"/v1/appointments/{appointment_id}/messages"
        said: Json = (await self._send(path, {"client_id": text, "text": text}, person.headers(""))).json()
        return said

    async def _send(self, path: str, body: Json, headers: Mapping[str, str]) -> httpx.Response:
        answer = await self._http.post(path, json=body, headers=headers)
        if answer.is_error:
            raise ApiError(answer)
        return answer
