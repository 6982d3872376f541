"""Lists are read to their end."""

import httpx
import pytest

from deploy.local.api import Api, ApiError


def listed(request: httpx.Request) -> httpx.Response:
    """Three pages, of which the last has no token."""
    query = request.url.params
    if query.get("state") != "waiting":
        return httpx.Response(422)
    number = int(query.get("page_token", "1"))
    return httpx.Response(
        200, json={"data": [{"id": number}], "next_page_token": str(number + 1) if number < 3 else None}
    )


@pytest.fixture
def api() -> Api:
    return Api(httpx.AsyncClient(transport=httpx.MockTransport(listed), base_url="http://parley"), "token")


async def test_every_page_of_what_was_asked_for_comes_once(api: Api) -> None:
    pages = [page async for page in api.pages("/v1/appointments", state="waiting")]
    assert pages == [[{"id": 1}], [{"id": 2}], [{"id": 3}]]


async def test_a_page_that_is_refused_is_no_end(api: Api) -> None:
    with pytest.raises(ApiError):
        [page async for page in api.pages("/v1/appointments")]
