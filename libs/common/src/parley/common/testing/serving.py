"""A servicer on a real socket, for as long as a test needs it."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import grpc

from parley.common import rpc
from parley.common.auth import TokenVerifier
from parley.common.testing.tokens import verifier_for_test

Servicer = TypeVar("Servicer")


@dataclass(frozen=True)
class LocalAddress:
    """A free port of this machine."""

    grpc_host: str = "127.0.0.1"
    grpc_port: int = 0


@asynccontextmanager
async def serve_for_test(
    register: Callable[[Servicer, grpc.aio.Server], None],
    servicer: Servicer,
    service_name: str,
    *,
    verifier: TokenVerifier | None = None,
    anonymous: Collection[str] = (),
) -> AsyncIterator[str]:
    """Serve on a free port and give the target ("127.0.0.1:port"); stop on leaving.

    Tokens are verified by `verifier`, without one by the key that `token_for` signs with. Connect with
    `rpc.channel(target)` and call within `rpc.use_caller(with_token(caller))`.
    """
    server = rpc.Server(LocalAddress(), verifier or verifier_for_test(), anonymous=anonymous)
    server.add(register, servicer, service_name)
    await server.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        await server.drain(0)
