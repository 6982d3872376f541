"""A customer without a browser: the join API, and the device's cookie kept by hand."""

from collections.abc import Sequence

import httpx

from deploy.local.api import Json, read
from deploy.local.live import Live, room


class Customer:
    """Whoever holds the link, on one device."""

    def __init__(self, http: httpx.AsyncClient, link: str) -> None:
        self._http = http
        self._secret = link.rpartition("#")[2]
        # Kept by hand, since a client other than a browser sends no secure cookie to localhost over plain HTTP.
        self._device = ""
        self.admission: Json = {}

    @property
    def appointment_id(self) -> str:
        """Whose room this customer is in."""
        return str(self.admission["invitation"]["appointment_id"])

    @property
    def participant_id(self) -> str:
        """This customer in the appointment."""
        return str(self.admission["participant_id"])

    async def look(self) -> Json:
        """What the link tells. Raises ApiError, as the others do."""
        return await self._send("GET", "/v1/join", link=True)

    async def enter(self) -> Json:
        """Into the waiting room, or back into the call; old enough, and content with all that is asked."""
        asked = (await self.look())["consents"]
        self.admission = await self._send("POST", "/v1/join/enter", content_with(asked), link=True)
        return self.admission

    async def refresh(self) -> Json:
        """A fresh token and the live channel's address now."""
        body = {"appointment_id": self.appointment_id}
        self.admission = await self._send("POST", "/v1/join/refresh", body)
        return self.admission

    async def leave(self) -> None:
        """Out of the waiting room for good."""
        await self._send("POST", "/v1/join/leave", {"appointment_id": self.appointment_id})

    async def post(self, client_id: str, text: str) -> Json:
        """Write a chat message."""
        path = f"/v1/appointments/{self.appointment_id}/messages"
        headers = {"Authorization": f"Bearer {self.admission['access_token']}"}
        answer = await self._http.post(path, json={"client_id": client_id, "text": text}, headers=headers)
        return read(answer)

    def live(self) -> Live:
        """The appointment's room, to be entered as a context manager."""
        admission = self.admission
        return room(admission["live_url"], admission["access_token"], self.appointment_id)

    async def _send(self, method: str, path: str, body: Json | None = None, *, link: bool = False) -> Json:
        headers = {"Parley-Link": self._secret} if link else {}
        if self._device:
            headers["Cookie"] = f"parley_device={self._device}"
        answer = await self._http.request(method, path, json=body, headers=headers)
        self._device = answer.cookies.get("parley_device") or self._device
        self._http.cookies.clear()
        return read(answer)


def content_with(asked: Sequence[Json]) -> Json:
    """What somebody sends who is old enough and agrees to all that is asked."""
    answers = [
        {"purpose": each["purpose"], "granted": True, "text_version": each["text_version"], "locale": "fr"}
        for each in asked
    ]
    return {"age_confirmed": True, "consents": answers}
