import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.slot_listing import SlotListing
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    language: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["type_id"] = type_id

    json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to = to.isoformat()
    params["to"] = json_to

    params["specialist_id"] = specialist_id

    params["team_id"] = team_id

    params["language"] = language

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/slots",
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

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

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
    *,
    client: AuthenticatedClient,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    language: str | Unset = "",
) -> Response[Problem | SlotListing]:
    """Free times for a type of appointment

     Free times for a type of appointment, of one specialist or of any of a team: name one; earliest
    first. An API key needs the scope `availability:read`.

    Args:
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SlotListing]
    """

    kwargs = _get_kwargs(
        type_id=type_id,
        from_=from_,
        to=to,
        specialist_id=specialist_id,
        team_id=team_id,
        language=language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    language: str | Unset = "",
) -> Problem | SlotListing | None:
    """Free times for a type of appointment

     Free times for a type of appointment, of one specialist or of any of a team: name one; earliest
    first. An API key needs the scope `availability:read`.

    Args:
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SlotListing
    """

    return sync_detailed(
        client=client,
        type_id=type_id,
        from_=from_,
        to=to,
        specialist_id=specialist_id,
        team_id=team_id,
        language=language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    language: str | Unset = "",
) -> Response[Problem | SlotListing]:
    """Free times for a type of appointment

     Free times for a type of appointment, of one specialist or of any of a team: name one; earliest
    first. An API key needs the scope `availability:read`.

    Args:
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SlotListing]
    """

    kwargs = _get_kwargs(
        type_id=type_id,
        from_=from_,
        to=to,
        specialist_id=specialist_id,
        team_id=team_id,
        language=language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    type_id: str,
    from_: datetime.datetime,
    to: datetime.datetime,
    specialist_id: str | Unset = "",
    team_id: str | Unset = "",
    language: str | Unset = "",
) -> Problem | SlotListing | None:
    """Free times for a type of appointment

     Free times for a type of appointment, of one specialist or of any of a team: name one; earliest
    first. An API key needs the scope `availability:read`.

    Args:
        type_id (str):
        from_ (datetime.datetime):
        to (datetime.datetime): At most 31 days after from.
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        language (str | Unset): Only specialists who serve in it (BCP 47). Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SlotListing
    """

    return (
        await asyncio_detailed(
            client=client,
            type_id=type_id,
            from_=from_,
            to=to,
            specialist_id=specialist_id,
            team_id=team_id,
            language=language,
        )
    ).parsed
