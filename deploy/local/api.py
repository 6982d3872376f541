"""The public API as a script or a test uses it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import httpx

PATIENCE_SECONDS = 20.0
_PERIOD_SECONDS = 0.1
Json = dict[str, Any]
T = TypeVar("T")


class ApiError(Exception):
    """The API answered with a problem; the text holds all of it."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}")
        self.status = answer.status_code


def read(answer: httpx.Response) -> Json:
    """What was answered, if anything. Raises ApiError."""
    if answer.is_error:
        raise ApiError(answer)
    result: Json = answer.json() if answer.content else {}
    return result


class Api:
    """The public API as one member of staff."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http = http
        self.token = token
        self._headers = {"Authorization": f"Bearer {token}"}

    @staticmethod
    async def sign_in(http: httpx.AsyncClient, email: str, password: str) -> "Api":
        """Signed in. Raises ApiError."""
        answer = await http.post("/v1/sessions", json={"email": email, "password": password})
        return Api(http, read(answer)["access_token"])

    async def get(self, path: str, **query: str) -> Json:
        """A resource. Raises ApiError, as the others do."""
        return read(await self._http.get(path, params=query, headers=self._headers))

    async def pages(self, path: str, **query: str) -> AsyncIterator[list[Json]]:
        """What a list holds, page by page, to its end."""
        wanted = {**query, "page_size": "100"}
        while True:
            answer = await self.get(path, **wanted)
            yield answer["data"]
            if not (token := answer["next_page_token"]):
                return
            wanted["page_token"] = token

    async def post(self, path: str, body: Json | None = None, key: str = "") -> Json:
        """What was made; the same key twice makes one."""
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        return read(await self._http.post(path, json=body, headers=headers))

    async def put(self, path: str, body: Json) -> Json:
        """What was set, whatever was there before."""
        return read(await self._http.put(path, json=body, headers=self._headers | {"If-Match": "*"}))

    async def delete(self, path: str) -> Json:
        """What is left."""
        return read(await self._http.delete(path, headers=self._headers))


async def until(look: Callable[[], Awaitable[T | None]], what: str) -> T:
    """What `look` finds, as soon as it finds it; an ApiError counts as not yet. Raises TimeoutError."""
    last = ""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    found = await look()
                except ApiError as error:
                    found, last = None, f": {error}"
                if found is not None:
                    return found
                await asyncio.sleep(_PERIOD_SECONDS)
    except TimeoutError as error:
        raise TimeoutError(f"{what} did not come within {PATIENCE_SECONDS} s{last}") from error
