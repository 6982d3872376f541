"""A channel over several backends leaves one that stops answering."""

import asyncio
import signal

import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from parley.common import rpc
from parley.common.errors import DeadlineExceeded, Unavailable
from parley.common.testing.waiting import eventually

from .test_runner import started


async def test_calls_go_round_a_backend_that_is_frozen() -> None:
    async with started() as one, started() as other:
        await asyncio.gather(one.wait_until_ready(), other.wait_until_ready())
        target = f"ipv4:127.0.0.1:{one.grpc_port},127.0.0.1:{other.grpc_port}"
        async with rpc.channel(target) as channel:
            health = health_pb2_grpc.HealthStub(channel)

            async def answered() -> bool:
                try:
                    await health.Check(health_pb2.HealthCheckRequest(), timeout=0.5)
                except (DeadlineExceeded, Unavailable):
                    return False
                return True

            async def ten_answered() -> bool:
                return all([await answered() for _ in range(10)])

            await eventually(ten_answered, what="answers of both")
            one.process.send_signal(signal.SIGSTOP)
            await eventually(ten_answered, timeout=30, what="answers without the frozen one")


async def test_the_connection_to_a_frozen_backend_is_given_up_before_a_call_is() -> None:
    async with started() as frozen:
        await frozen.wait_until_ready()
        async with rpc.channel(f"127.0.0.1:{frozen.grpc_port}") as channel:
            health = health_pb2_grpc.HealthStub(channel)
            await health.Check(health_pb2.HealthCheckRequest(), timeout=5)
            frozen.process.send_signal(signal.SIGSTOP)
            with pytest.raises(Unavailable):
                await health.Check(health_pb2.HealthCheckRequest(), timeout=20)
