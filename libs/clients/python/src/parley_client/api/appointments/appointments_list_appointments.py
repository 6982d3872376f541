import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.appointment_page import AppointmentPage
from ...models.appointment_state import AppointmentState
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    state: list[AppointmentState] | None | Unset = UNSET,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    customer_id: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_from_: None | str | Unset
    if isinstance(from_, Unset):
        json_from_ = UNSET
    elif isinstance(from_, datetime.datetime):
        json_from_ = from_.isoformat()
    else:
        json_from_ = from_
    params["from"] = json_from_

    json_to: None | str | Unset
    if isinstance(to, Unset):
        json_to = UNSET
    elif isinstance(to, datetime.datetime):
        json_to = to.isoformat()
    else:
        json_to = to
    params["to"] = json_to

    json_state: list[str] | None | Unset
    if isinstance(state, Unset):
        json_state = UNSET
    elif isinstance(state, list):
        json_state = []
        for state_type_0_item_data in state:
            state_type_0_item = state_type_0_item_data.value
            json_state.append(state_type_0_item)

    else:
        json_state = state
    params["state"] = json_state

    params["specialist_id"] = specialist_id

    params["team_id"] = team_id

    params["customer_id"] = customer_id

    params["page_size"] = page_size

    params["page_token"] = page_token

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/appointments",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AppointmentPage | Problem | None:
    if response.status_code == 200:
        response_200 = AppointmentPage.from_dict(response.json())

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


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AppointmentPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    state: list[AppointmentState] | None | Unset = UNSET,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    customer_id: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> Response[AppointmentPage | Problem]:
    """Find appointments by start

     Find appointments by start (half-open from … to), state and people; earliest first. An API key needs
    the scope `appointments:read`.

    Args:
        from_ (datetime.datetime | None | Unset):
        to (datetime.datetime | None | Unset):
        state (list[AppointmentState] | None | Unset):
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        customer_id (str | Unset):  Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AppointmentPage | Problem]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        state=state,
        specialist_id=specialist_id,
        team_id=team_id,
        customer_id=customer_id,
        page_size=page_size,
        page_token=page_token,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    state: list[AppointmentState] | None | Unset = UNSET,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    customer_id: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> AppointmentPage | Problem | None:
    """Find appointments by start

     Find appointments by start (half-open from … to), state and people; earliest first. An API key needs
    the scope `appointments:read`.

    Args:
        from_ (datetime.datetime | None | Unset):
        to (datetime.datetime | None | Unset):
        state (list[AppointmentState] | None | Unset):
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        customer_id (str | Unset):  Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AppointmentPage | Problem
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        state=state,
        specialist_id=specialist_id,
        team_id=team_id,
        customer_id=customer_id,
        page_size=page_size,
        page_token=page_token,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    state: list[AppointmentState] | None | Unset = UNSET,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    customer_id: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> Response[AppointmentPage | Problem]:
    """Find appointments by start

     Find appointments by start (half-open from … to), state and people; earliest first. An API key needs
    the scope `appointments:read`.

    Args:
        from_ (datetime.datetime | None | Unset):
        to (datetime.datetime | None | Unset):
        state (list[AppointmentState] | None | Unset):
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        customer_id (str | Unset):  Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AppointmentPage | Problem]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        state=state,
        specialist_id=specialist_id,
        team_id=team_id,
        customer_id=customer_id,
        page_size=page_size,
        page_token=page_token,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    state: list[AppointmentState] | None | Unset = UNSET,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    customer_id: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> AppointmentPage | Problem | None:
    """Find appointments by start

     Find appointments by start (half-open from … to), state and people; earliest first. An API key needs
    the scope `appointments:read`.

    Args:
        from_ (datetime.datetime | None | Unset):
        to (datetime.datetime | None | Unset):
        state (list[AppointmentState] | None | Unset):
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        customer_id (str | Unset):  Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AppointmentPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            state=state,
            specialist_id=specialist_id,
            team_id=team_id,
            customer_id=customer_id,
            page_size=page_size,
            page_token=page_token,
        )
    ).parsed
