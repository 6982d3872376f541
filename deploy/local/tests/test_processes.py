"""A supervised process: ready, restarted after a crash, ended, and what is told when it does not start."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from deploy.local.processes import Process, Spec, StartError, http_ready, owner_of, port_ready
from parley.common.testing.servers import free_port
from parley.common.testing.waiting import eventually


def serving(port: int, tmp_path: Path) -> Process:
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    return Process(Spec("files", command, {}, port_ready(port)), tmp_path / "files.log")


async def test_a_process_is_ready_when_it_serves(tmp_path: Path) -> None:
    port = free_port()
    process = serving(port, tmp_path)
    await process.start()
    try:
        await process.wait_until_ready()
        assert await port_ready(port)() == ""
        assert owner_of(port).startswith("python")
    finally:
        await process.stop()
    assert "nothing listens" in await port_ready(port)()


async def test_a_crashed_process_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    process = serving(port, tmp_path)
    await process.start()
    try:
        await process.wait_until_ready()
        process.signal(signal.SIGKILL)
        await eventually(lambda: process.restarts == 1, what="the restart")
        await process.wait_until_ready()
    finally:
        await process.stop()
    assert process.restarts == 1


async def test_a_frozen_process_is_ended_too(tmp_path: Path) -> None:
    port = free_port()
    process = serving(port, tmp_path)
    await process.start()
    await process.wait_until_ready()
    process.signal(signal.SIGSTOP)
    await process.stop()
    assert "nothing listens" in await port_ready(port)()


@pytest.mark.parametrize("before", [None, signal.SIGSTOP], ids=["running", "frozen"])
async def test_a_killed_process_stays_away_until_it_is_started(tmp_path: Path, before: signal.Signals | None) -> None:
    port = free_port()
    process = serving(port, tmp_path)
    await process.start()
    try:
        await process.wait_until_ready()
        if before:
            process.signal(before)
        await process.kill()
        assert "nothing listens" in await port_ready(port)()
        await process.start()
        await process.wait_until_ready()
    finally:
        await process.stop()
    assert process.restarts == 0


async def test_what_never_starts_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no licence found')"]
    process = Process(Spec("hasty", command, {}, port_ready(free_port())), tmp_path / "hasty.log")
    await process.start()
    try:
        with pytest.raises(StartError, match=r"hasty did not start [^$]*no licence found") as caught:
            await process.wait_until_ready()
    finally:
        await process.stop()
    assert str(tmp_path / "hasty.log") in str(caught.value)


async def test_readiness_over_http_says_what_is_missing() -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'HTTP/1.0 503 Service Unavailable\r\n\r\n{"consumer-0": false}')
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await http_ready(port)() == '{"consumer-0": false}'
