from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.messages_opt_out_body import MessagesOptOutBody
from ...models.opted_out import OptedOut
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    secret: str,
    *,
    body: MessagesOptOutBody | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/opt-outs/{secret}".format(
            secret=quote(str(secret), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["data"] = body.to_dict()
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> OptedOut | Problem | None:
    if response.status_code == 200:
        response_200 = OptedOut.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[OptedOut | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    secret: str,
    *,
    client: AuthenticatedClient | Client,
    body: MessagesOptOutBody | Unset = UNSET,
) -> Response[OptedOut | Problem]:
    """Stop reminders and messages on a channel

     Stop reminders and messages on a channel, by the secret of a message's own link (RFC 8058).

    Args:
        secret (str):
        body (MessagesOptOutBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OptedOut | Problem]
    """

    kwargs = _get_kwargs(
        secret=secret,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    secret: str,
    *,
    client: AuthenticatedClient | Client,
    body: MessagesOptOutBody | Unset = UNSET,
) -> OptedOut | Problem | None:
    """Stop reminders and messages on a channel

     Stop reminders and messages on a channel, by the secret of a message's own link (RFC 8058).

    Args:
        secret (str):
        body (MessagesOptOutBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OptedOut | Problem
    """

    return sync_detailed(
        secret=secret,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    secret: str,
    *,
    client: AuthenticatedClient | Client,
    body: MessagesOptOutBody | Unset = UNSET,
) -> Response[OptedOut | Problem]:
    """Stop reminders and messages on a channel

     Stop reminders and messages on a channel, by the secret of a message's own link (RFC 8058).

    Args:
        secret (str):
        body (MessagesOptOutBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OptedOut | Problem]
    """

    kwargs = _get_kwargs(
        secret=secret,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    secret: str,
    *,
    client: AuthenticatedClient | Client,
    body: MessagesOptOutBody | Unset = UNSET,
) -> OptedOut | Problem | None:
    """Stop reminders and messages on a channel

     Stop reminders and messages on a channel, by the secret of a message's own link (RFC 8058).

    Args:
        secret (str):
        body (MessagesOptOutBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OptedOut | Problem
    """

    return (
        await asyncio_detailed(
            secret=secret,
            client=client,
            body=body,
        )
    ).parsed
