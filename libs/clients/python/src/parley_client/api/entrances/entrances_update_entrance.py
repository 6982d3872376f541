from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.entrance import Entrance
from ...models.new_entrance import NewEntrance
from ...models.problem import Problem
from ...types import Response, Unset


def _get_kwargs(
    entrance_id: str,
    *,
    body: NewEntrance,
    if_match: str | Unset = "",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/entrances/{entrance_id}".format(
            entrance_id=quote(str(entrance_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Entrance | Problem | None:
    if response.status_code == 200:
        response_200 = Entrance.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

    if response.status_code == 408:
        response_408 = Problem.from_dict(response.json())

        return response_408

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 412:
        response_412 = Problem.from_dict(response.json())

        return response_412

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

    if response.status_code == 428:
        response_428 = Problem.from_dict(response.json())

        return response_428

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Entrance | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    entrance_id: str,
    *,
    client: AuthenticatedClient,
    body: NewEntrance,
    if_match: str | Unset = "",
) -> Response[Entrance | Problem]:
    """Replace a public page

     Replace a public page (administrators).

    Args:
        entrance_id (str):
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewEntrance): A public page to add, or what replaces one; its slug can't change.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Entrance | Problem]
    """

    kwargs = _get_kwargs(
        entrance_id=entrance_id,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    entrance_id: str,
    *,
    client: AuthenticatedClient,
    body: NewEntrance,
    if_match: str | Unset = "",
) -> Entrance | Problem | None:
    """Replace a public page

     Replace a public page (administrators).

    Args:
        entrance_id (str):
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewEntrance): A public page to add, or what replaces one; its slug can't change.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Entrance | Problem
    """

    return sync_detailed(
        entrance_id=entrance_id,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    entrance_id: str,
    *,
    client: AuthenticatedClient,
    body: NewEntrance,
    if_match: str | Unset = "",
) -> Response[Entrance | Problem]:
    """Replace a public page

     Replace a public page (administrators).

    Args:
        entrance_id (str):
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewEntrance): A public page to add, or what replaces one; its slug can't change.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Entrance | Problem]
    """

    kwargs = _get_kwargs(
        entrance_id=entrance_id,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    entrance_id: str,
    *,
    client: AuthenticatedClient,
    body: NewEntrance,
    if_match: str | Unset = "",
) -> Entrance | Problem | None:
    """Replace a public page

     Replace a public page (administrators).

    Args:
        entrance_id (str):
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewEntrance): A public page to add, or what replaces one; its slug can't change.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Entrance | Problem
    """

    return (
        await asyncio_detailed(
            entrance_id=entrance_id,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
