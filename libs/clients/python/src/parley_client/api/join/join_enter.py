from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.admission import Admission
from ...models.entry import Entry
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: Entry | None | Unset = UNSET,
    parley_link: str,
    parley_device: str | Unset = "",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["Parley-Link"] = parley_link

    cookies = {}
    if parley_device is not UNSET:
        cookies["parley_device"] = parley_device

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/join/enter",
        "cookies": cookies,
    }

    if isinstance(body, Entry):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Admission | Problem | None:
    if response.status_code == 200:
        response_200 = Admission.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Admission | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: Entry | None | Unset = UNSET,
    parley_link: str,
    parley_device: str | Unset = "",
) -> Response[Admission | Problem]:
    """Enter the waiting room

     Enter the waiting room, or the call where this device was admitted.

    Args:
        parley_link (str): What follows # in the link.
        parley_device (str | Unset): Set by entering. Default: ''.
        body (Entry | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Admission | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        parley_link=parley_link,
        parley_device=parley_device,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: Entry | None | Unset = UNSET,
    parley_link: str,
    parley_device: str | Unset = "",
) -> Admission | Problem | None:
    """Enter the waiting room

     Enter the waiting room, or the call where this device was admitted.

    Args:
        parley_link (str): What follows # in the link.
        parley_device (str | Unset): Set by entering. Default: ''.
        body (Entry | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Admission | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        parley_link=parley_link,
        parley_device=parley_device,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: Entry | None | Unset = UNSET,
    parley_link: str,
    parley_device: str | Unset = "",
) -> Response[Admission | Problem]:
    """Enter the waiting room

     Enter the waiting room, or the call where this device was admitted.

    Args:
        parley_link (str): What follows # in the link.
        parley_device (str | Unset): Set by entering. Default: ''.
        body (Entry | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Admission | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        parley_link=parley_link,
        parley_device=parley_device,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: Entry | None | Unset = UNSET,
    parley_link: str,
    parley_device: str | Unset = "",
) -> Admission | Problem | None:
    """Enter the waiting room

     Enter the waiting room, or the call where this device was admitted.

    Args:
        parley_link (str): What follows # in the link.
        parley_device (str | Unset): Set by entering. Default: ''.
        body (Entry | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Admission | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            parley_link=parley_link,
            parley_device=parley_device,
        )
    ).parsed
