"""How busy this machine is, and what a process costs, from /proc (proc(5))."""

import asyncio
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Busy:
    """The share of all processors' time that was spent working since this was made."""

    def __init__(self) -> None:
        self._from = _jiffies()

    def share(self) -> float:
        """Between 0 and 1."""
        worked, passed = (now - then for now, then in zip(_jiffies(), self._from, strict=True))
        return worked / passed if passed else 0.0


async def beforehand(seconds: float = 5.0) -> str:
    """The machine left alone for a while, in words: run it before anything is started."""
    load = os.getloadavg()[0]
    busy = Busy()
    await asyncio.sleep(seconds)
    return f"{os.cpu_count()} processors; before: load average {load:.2f}, {busy.share():.0%} busy"


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of processes so far."""
    ticks = 0
    for pid in pids:
        # The command in parentheses may hold blanks; utime and stime are fields 14 and 15.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS_PER_SECOND


async def at_rest(pids: Sequence[int], seconds: float = 5.0) -> float:
    """What processes take of one processor while nobody asks them for anything."""
    before = cpu_seconds(pids)
    await asyncio.sleep(seconds)
    return (cpu_seconds(pids) - before) / seconds


def _jiffies() -> tuple[int, int]:
    """Time worked and time passed: user, nice, system, idle, iowait, irq, softirq, steal."""
    line = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0]
    times = [int(part) for part in line.split()[1:9]]
    return sum(times) - times[3] - times[4], sum(times)
