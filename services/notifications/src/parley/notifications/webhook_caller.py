"""Calls endpoints that tenants named, and nothing but those: the one place where others say whom we connect to.

A name is resolved once for each call; unless every address of it is public nothing is connected to, and else
one of those very addresses is, so that a name that changes its mind in between (DNS rebinding) gains nothing. TLS is
checked against the name. Redirects are not followed, proxies not asked, connections not shared.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpcore

from parley.notifications.domain.public_address import is_public
from parley.notifications.domain.webhook_delivery import MAX_ANSWER, Answer

# Numeric addresses of a host, the ones to prefer first.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_USER_AGENT = b"Parley-Webhooks/1"
_CONNECT_SECONDS = 5.0
_MOST_ADDRESSES = 4
# The longest that UTF-8 takes for the characters of an answer that are kept; the rest is not read.
_MOST_BYTES = 4 * MAX_ANSWER
_SECONDS = re.compile(rb"[0-9]{1,9}")
# One text for both, so that a tenant can't find out which names our own network knows.
_NOWHERE = "the name leads to no address on the public internet"
_TOLD = {
    httpcore.ConnectTimeout: "no connection in time",
    httpcore.TimeoutException: "no answer in time",
    httpcore.RemoteProtocolError: "the answer is not HTTP",
    httpcore.ReadError: "the connection broke",
    httpcore.WriteError: "the connection broke",
    OSError: "the connection broke",
}


class Unreachable(httpcore.ConnectError):
    """There is nothing to connect to: its text tells why."""


class HttpWebhookCaller:
    """The service's WebhookCaller. `allow_private` lets any address pass: for development alone."""

    def __init__(
        self,
        tls: ssl.SSLContext,
        resolve: Resolve,
        *,
        allow_private: bool = False,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._tls = tls
        self._network = _PinnedNetwork(network or httpcore.AnyIOBackend(), resolve, allow_private)

    async def call(self, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
        """POST; never raises: whatever keeps an answer from coming within `seconds` is told as status 0."""
        try:
            async with asyncio.timeout(seconds):
                return await self._post(url, headers, body)
        except TimeoutError:
            return Answer(0, "no answer in time")
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            # The last is for TLS that fails after its handshake, which httpcore lets pass as it is.
            return Answer(0, _told(error))

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with (
            httpcore.AsyncConnectionPool(self._tls, max_keepalive_connections=0, network_backend=self._network) as pool,
            pool.stream(
                "POST",
                url,
                headers=[(b"user-agent", _USER_AGENT), *sent],
                content=body,
                extensions={"timeout": {"connect": _CONNECT_SECONDS}},
            ) as response,
        ):
            return Answer(response.status, await _beginning(response), _retry_after(response))


class _PinnedNetwork(httpcore.AsyncNetworkBackend):
    """Resolves, judges, and connects to what it judged."""

    def __init__(self, network: httpcore.AsyncNetworkBackend, resolve: Resolve, allow_private: bool) -> None:
        self._network = network
        self._resolve = resolve
        self._allow_private = allow_private

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise Unreachable(_NOWHERE) from None
        if not addresses or not (self._allow_private or all(map(is_public, addresses))):
            raise Unreachable(_NOWHERE)
        return addresses[:_MOST_ADDRESSES]


class Resolver:
    """The system's resolver, on threads of its own: those that the process needs don't wait for others' name servers.

    A lookup can't be broken off, and may outlast the call that it was for: have twice as many threads as calls at once.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Numeric addresses, each once; raises OSError for a name without any."""
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    async def close(self) -> None:
        """Wait for no one."""
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _beginning(response: httpcore.Response) -> str:
    kept = b""
    async for part in response.aiter_stream():
        kept += part
        if len(kept) >= _MOST_BYTES:
            break
    return kept.decode(errors="replace")[:MAX_ANSWER]


def _retry_after(response: httpcore.Response) -> int:
    """Seconds (RFC 9110, 10.2.3); 0 for none, and for a date, as the endpoint's clock may be any."""
    asked = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
    return int(asked) if _SECONDS.fullmatch(asked) else 0


def _told(error: Exception) -> str:
    """Why there was no answer, in words that tell nothing of our network."""
    if isinstance(error, httpcore.ConnectError):
        return _told_of_connecting(error)
    return next((text for kind, text in _TOLD.items() if isinstance(error, kind)), "no answer")


def _told_of_connecting(error: httpcore.ConnectError) -> str:
    if isinstance(error, Unreachable):
        return str(error)
    # httpcore's pool takes the cause away.
    reason = error.__context__
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"TLS: {reason.verify_message}"
    return "TLS: no handshake" if isinstance(reason, ssl.SSLError) else "no connection"
