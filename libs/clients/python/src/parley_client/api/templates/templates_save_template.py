from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.channel import Channel
from ...models.message_kind import MessageKind
from ...models.new_wording import NewWording
from ...models.problem import Problem
from ...models.template import Template
from ...types import Response, Unset


def _get_kwargs(
    kind: MessageKind,
    channel: Channel,
    locale: str,
    *,
    body: NewWording,
    if_match: str | Unset = "",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/templates/{kind}/{channel}/{locale}".format(
            kind=quote(str(kind), safe=""),
            channel=quote(str(channel), safe=""),
            locale=quote(str(locale), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Template | None:
    if response.status_code == 200:
        response_200 = Template.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Template]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    kind: MessageKind,
    channel: Channel,
    locale: str,
    *,
    client: AuthenticatedClient,
    body: NewWording,
    if_match: str | Unset = "",
) -> Response[Problem | Template]:
    """Word a kind of message

     Word a kind of message (administrators); a wrong variable is named.

    Args:
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        locale (str): BCP 47 tag.
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewWording): A company's own wording.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Template]
    """

    kwargs = _get_kwargs(
        kind=kind,
        channel=channel,
        locale=locale,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    kind: MessageKind,
    channel: Channel,
    locale: str,
    *,
    client: AuthenticatedClient,
    body: NewWording,
    if_match: str | Unset = "",
) -> Problem | Template | None:
    """Word a kind of message

     Word a kind of message (administrators); a wrong variable is named.

    Args:
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        locale (str): BCP 47 tag.
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewWording): A company's own wording.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Template
    """

    return sync_detailed(
        kind=kind,
        channel=channel,
        locale=locale,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    kind: MessageKind,
    channel: Channel,
    locale: str,
    *,
    client: AuthenticatedClient,
    body: NewWording,
    if_match: str | Unset = "",
) -> Response[Problem | Template]:
    """Word a kind of message

     Word a kind of message (administrators); a wrong variable is named.

    Args:
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        locale (str): BCP 47 tag.
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewWording): A company's own wording.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Template]
    """

    kwargs = _get_kwargs(
        kind=kind,
        channel=channel,
        locale=locale,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    kind: MessageKind,
    channel: Channel,
    locale: str,
    *,
    client: AuthenticatedClient,
    body: NewWording,
    if_match: str | Unset = "",
) -> Problem | Template | None:
    """Word a kind of message

     Word a kind of message (administrators); a wrong variable is named.

    Args:
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        locale (str): BCP 47 tag.
        if_match (str | Unset): The resource's ETag: the change is refused with 412 where it has
            changed since, and with 428 where this is left out. `*` overwrites whatever is there.
            Default: ''.
        body (NewWording): A company's own wording.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Template
    """

    return (
        await asyncio_detailed(
            kind=kind,
            channel=channel,
            locale=locale,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
