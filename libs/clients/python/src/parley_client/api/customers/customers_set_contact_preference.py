from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.channel import Channel
from ...models.contact_preference import ContactPreference
from ...models.new_contact_preference import NewContactPreference
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(
    customer_id: str,
    channel: Channel,
    *,
    body: NewContactPreference,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/customers/{customer_id}/contact-preferences/{channel}".format(
            customer_id=quote(str(customer_id), safe=""),
            channel=quote(str(channel), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ContactPreference | Problem | None:
    if response.status_code == 200:
        response_200 = ContactPreference.from_dict(response.json())

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


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ContactPreference | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    customer_id: str,
    channel: Channel,
    *,
    client: AuthenticatedClient,
    body: NewContactPreference,
) -> Response[ContactPreference | Problem]:
    """Note what a customer said they want to get

     Note what a customer said they want to get. An API key needs the scope `customers:write`.

    Args:
        customer_id (str):
        channel (Channel): By what a message goes out.
        body (NewContactPreference): What a customer wants from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ContactPreference | Problem]
    """

    kwargs = _get_kwargs(
        customer_id=customer_id,
        channel=channel,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    customer_id: str,
    channel: Channel,
    *,
    client: AuthenticatedClient,
    body: NewContactPreference,
) -> ContactPreference | Problem | None:
    """Note what a customer said they want to get

     Note what a customer said they want to get. An API key needs the scope `customers:write`.

    Args:
        customer_id (str):
        channel (Channel): By what a message goes out.
        body (NewContactPreference): What a customer wants from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ContactPreference | Problem
    """

    return sync_detailed(
        customer_id=customer_id,
        channel=channel,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    customer_id: str,
    channel: Channel,
    *,
    client: AuthenticatedClient,
    body: NewContactPreference,
) -> Response[ContactPreference | Problem]:
    """Note what a customer said they want to get

     Note what a customer said they want to get. An API key needs the scope `customers:write`.

    Args:
        customer_id (str):
        channel (Channel): By what a message goes out.
        body (NewContactPreference): What a customer wants from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ContactPreference | Problem]
    """

    kwargs = _get_kwargs(
        customer_id=customer_id,
        channel=channel,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    customer_id: str,
    channel: Channel,
    *,
    client: AuthenticatedClient,
    body: NewContactPreference,
) -> ContactPreference | Problem | None:
    """Note what a customer said they want to get

     Note what a customer said they want to get. An API key needs the scope `customers:write`.

    Args:
        customer_id (str):
        channel (Channel): By what a message goes out.
        body (NewContactPreference): What a customer wants from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ContactPreference | Problem
    """

    return (
        await asyncio_detailed(
            customer_id=customer_id,
            channel=channel,
            client=client,
            body=body,
        )
    ).parsed
