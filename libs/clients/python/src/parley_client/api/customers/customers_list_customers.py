from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.customer_page import CustomerPage
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    query: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["query"] = query

    params["page_size"] = page_size

    params["page_token"] = page_token

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/customers",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CustomerPage | Problem | None:
    if response.status_code == 200:
        response_200 = CustomerPage.from_dict(response.json())

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
) -> Response[CustomerPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    query: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> Response[CustomerPage | Problem]:
    """The company's customers

     The company's customers, or those that a search finds. An API key needs the scope `customers:read`.

    Args:
        query (str | Unset): Beginnings of words of the name, or an e-mail, phone number or
            reference from its beginning. Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CustomerPage | Problem]
    """

    kwargs = _get_kwargs(
        query=query,
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
    query: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> CustomerPage | Problem | None:
    """The company's customers

     The company's customers, or those that a search finds. An API key needs the scope `customers:read`.

    Args:
        query (str | Unset): Beginnings of words of the name, or an e-mail, phone number or
            reference from its beginning. Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CustomerPage | Problem
    """

    return sync_detailed(
        client=client,
        query=query,
        page_size=page_size,
        page_token=page_token,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    query: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> Response[CustomerPage | Problem]:
    """The company's customers

     The company's customers, or those that a search finds. An API key needs the scope `customers:read`.

    Args:
        query (str | Unset): Beginnings of words of the name, or an e-mail, phone number or
            reference from its beginning. Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CustomerPage | Problem]
    """

    kwargs = _get_kwargs(
        query=query,
        page_size=page_size,
        page_token=page_token,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    query: str | Unset = "",
    page_size: int | Unset = 50,
    page_token: str | Unset = "",
) -> CustomerPage | Problem | None:
    """The company's customers

     The company's customers, or those that a search finds. An API key needs the scope `customers:read`.

    Args:
        query (str | Unset): Beginnings of words of the name, or an e-mail, phone number or
            reference from its beginning. Default: ''.
        page_size (int | Unset): Items on a page. Default: 50.
        page_token (str | Unset): next_page_token of the page before. Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CustomerPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            query=query,
            page_size=page_size,
            page_token=page_token,
        )
    ).parsed
