"""Commands of a cluster are the drill's own."""

import asyncio
import os
from pathlib import Path

import pytest

from deploy.drill.cluster import ClusterSite, Options
from parley.common.testing.waiting import eventually


async def test_a_command_hears_no_ctrl_c_and_ends_with_the_drill_that_waits_for_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    command = f"sh -c 'echo $$ > {file}; exec sleep 60'"
    losing = asyncio.create_task(ClusterSite(Options(namespace="parley", kill_command=command)).lose("a"))
    await eventually(lambda: file.exists() and file.read_text().strip())
    pid = int(file.read_text())
    assert os.getsid(pid) == pid
    losing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await losing
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
