import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.slot_listing import SlotListing
from ...types import UNSET, Response, Unset


def _get_kwargs(
    slug: str,
    *,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    language: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["type_id"] = type_id

    json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to = to.isoformat()
    params["to"] = json_to

    params["language"] = language

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/public/{slug}/slots".format(
            slug=quote(str(slug), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | SlotListing | None:
    if response.status_code == 200:
        response_200 = SlotListing.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = Problem.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

    if response.status_code == 504:
        response_504 = Problem.from_dict(response.json())

        return response_504

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | SlotListing]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    language: str | Unset = "",
) -> Response[Problem | SlotListing]:
    """Free times that can be booked on a public page

     Free times that can be booked on a public page, earliest first.

    Args:
        slug (str):
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SlotListing]
    """

    kwargs = _get_kwargs(
        slug=slug,
        type_id=type_id,
        from_=from_,
        to=to,
        language=language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    language: str | Unset = "",
) -> Problem | SlotListing | None:
    """Free times that can be booked on a public page

     Free times that can be booked on a public page, earliest first.

    Args:
        slug (str):
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SlotListing
    """

    return sync_detailed(
        slug=slug,
        client=client,
        type_id=type_id,
        from_=from_,
        to=to,
        language=language,
    ).parsed


async def asyncio_detailed(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    language: str | Unset = "",
) -> Response[Problem | SlotListing]:
    """Free times that can be booked on a public page

     Free times that can be booked on a public page, earliest first.

    Args:
        slug (str):
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SlotListing]
    """

    kwargs = _get_kwargs(
        slug=slug,
        type_id=type_id,
        from_=from_,
        to=to,
        language=language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    language: str | Unset = "",
) -> Problem | SlotListing | None:
    """Free times that can be booked on a public page

     Free times that can be booked on a public page, earliest first.

    Args:
        slug (str):
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SlotListing
    """

    return (
        await asyncio_detailed(
            slug=slug,
            client=client,
            type_id=type_id,
            from_=from_,
            to=to,
            language=language,
        )
    ).parsed
