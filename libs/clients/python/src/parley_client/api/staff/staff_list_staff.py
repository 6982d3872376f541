from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.staff_page import StaffPage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
    team_id: str | Unset = "",
    tenant_id: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page_size"] = page_size

    params["page_token"] = page_token

    params["team_id"] = team_id

    params["tenant_id"] = tenant_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/staff",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | StaffPage | None:
    if response.status_code == 200:
        response_200 = StaffPage.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | StaffPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
    team_id: str | Unset = "",
    tenant_id: str | Unset = "",
) -> Response[Problem | StaffPage]:
    """The company's staff

     The company's staff, or one team's. An API key needs the scope `company:read`.

    Args:
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.
        team_id (str | Unset):  Default: ''.
        tenant_id (str | Unset): Operators name the tenant; for others it is their own. Default:
            ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffPage]
    """

    kwargs = _get_kwargs(
        page_size=page_size,
        page_token=page_token,
        team_id=team_id,
        tenant_id=tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
    team_id: str | Unset = "",
    tenant_id: str | Unset = "",
) -> Problem | StaffPage | None:
    """The company's staff

     The company's staff, or one team's. An API key needs the scope `company:read`.

    Args:
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.
        team_id (str | Unset):  Default: ''.
        tenant_id (str | Unset): Operators name the tenant; for others it is their own. Default:
            ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffPage
    """

    return sync_detailed(
        client=client,
        page_size=page_size,
        page_token=page_token,
        team_id=team_id,
        tenant_id=tenant_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
    team_id: str | Unset = "",
    tenant_id: str | Unset = "",
) -> Response[Problem | StaffPage]:
    """The company's staff

     The company's staff, or one team's. An API key needs the scope `company:read`.

    Args:
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.
        team_id (str | Unset):  Default: ''.
        tenant_id (str | Unset): Operators name the tenant; for others it is their own. Default:
            ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffPage]
    """

    kwargs = _get_kwargs(
        page_size=page_size,
        page_token=page_token,
        team_id=team_id,
        tenant_id=tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
    team_id: str | Unset = "",
    tenant_id: str | Unset = "",
) -> Problem | StaffPage | None:
    """The company's staff

     The company's staff, or one team's. An API key needs the scope `company:read`.

    Args:
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.
        team_id (str | Unset):  Default: ''.
        tenant_id (str | Unset): Operators name the tenant; for others it is their own. Default:
            ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffPage
    """

    return (
        await asyncio_detailed(
            client=client,
            page_size=page_size,
            page_token=page_token,
            team_id=team_id,
            tenant_id=tenant_id,
        )
    ).parsed
