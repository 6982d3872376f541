from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.live_url import LiveUrl
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    team_id: str | Unset = "",
    appointment_id: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["team_id"] = team_id

    params["appointment_id"] = appointment_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/live-url",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> LiveUrl | Problem | None:
    if response.status_code == 200:
        response_200 = LiveUrl.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[LiveUrl | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    team_id: str | Unset = "",
    appointment_id: str | Unset = "",
) -> Response[LiveUrl | Problem]:
    """Where a team's desk or an appointment's room is served now

     Where a team's desk or an appointment's room is served now: name one of the two.

    A supervisor or administrator may name any team: one that the company hasn't got has an empty desk.

    Args:
        team_id (str | Unset):  Default: ''.
        appointment_id (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LiveUrl | Problem]
    """

    kwargs = _get_kwargs(
        team_id=team_id,
        appointment_id=appointment_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    team_id: str | Unset = "",
    appointment_id: str | Unset = "",
) -> LiveUrl | Problem | None:
    """Where a team's desk or an appointment's room is served now

     Where a team's desk or an appointment's room is served now: name one of the two.

    A supervisor or administrator may name any team: one that the company hasn't got has an empty desk.

    Args:
        team_id (str | Unset):  Default: ''.
        appointment_id (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LiveUrl | Problem
    """

    return sync_detailed(
        client=client,
        team_id=team_id,
        appointment_id=appointment_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    team_id: str | Unset = "",
    appointment_id: str | Unset = "",
) -> Response[LiveUrl | Problem]:
    """Where a team's desk or an appointment's room is served now

     Where a team's desk or an appointment's room is served now: name one of the two.

    A supervisor or administrator may name any team: one that the company hasn't got has an empty desk.

    Args:
        team_id (str | Unset):  Default: ''.
        appointment_id (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LiveUrl | Problem]
    """

    kwargs = _get_kwargs(
        team_id=team_id,
        appointment_id=appointment_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    team_id: str | Unset = "",
    appointment_id: str | Unset = "",
) -> LiveUrl | Problem | None:
    """Where a team's desk or an appointment's room is served now

     Where a team's desk or an appointment's room is served now: name one of the two.

    A supervisor or administrator may name any team: one that the company hasn't got has an empty desk.

    Args:
        team_id (str | Unset):  Default: ''.
        appointment_id (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LiveUrl | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            team_id=team_id,
            appointment_id=appointment_id,
        )
    ).parsed
