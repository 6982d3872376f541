from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.staff_link import StaffLink
from ...types import Response


def _get_kwargs(
    *,
    parley_link: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["Parley-Link"] = parley_link

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/staff-links",
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | StaffLink | None:
    if response.status_code == 200:
        response_200 = StaffLink.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | StaffLink]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    parley_link: str,
) -> Response[Problem | StaffLink]:
    """Who an invitation or a link to choose another password is for

     Who an invitation or a link to choose another password is for, as long as it can be used.

    Args:
        parley_link (str): What follows # in the link.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffLink]
    """

    kwargs = _get_kwargs(
        parley_link=parley_link,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    parley_link: str,
) -> Problem | StaffLink | None:
    """Who an invitation or a link to choose another password is for

     Who an invitation or a link to choose another password is for, as long as it can be used.

    Args:
        parley_link (str): What follows # in the link.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffLink
    """

    return sync_detailed(
        client=client,
        parley_link=parley_link,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    parley_link: str,
) -> Response[Problem | StaffLink]:
    """Who an invitation or a link to choose another password is for

     Who an invitation or a link to choose another password is for, as long as it can be used.

    Args:
        parley_link (str): What follows # in the link.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffLink]
    """

    kwargs = _get_kwargs(
        parley_link=parley_link,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    parley_link: str,
) -> Problem | StaffLink | None:
    """Who an invitation or a link to choose another password is for

     Who an invitation or a link to choose another password is for, as long as it can be used.

    Args:
        parley_link (str): What follows # in the link.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffLink
    """

    return (
        await asyncio_detailed(
            client=client,
            parley_link=parley_link,
        )
    ).parsed
