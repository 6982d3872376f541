"""A service as it is, but for one death: `python -m tests.integration.faults.mortal <service> <orders>`.

The file `<orders>` holds a line "<before|after> <point>", as in "before publish parley.chat.v1". When the process comes
to that point, it removes the file and is gone, as by SIGKILL. Without the file nothing happens. Points are "<operation>
<collection>", such as "insert_one messages", "save <collection>" where a repository saves, "publish <topic>" and
"consume <topic> <group>".
"""

import os
import runpy
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.results import UpdateResult

from parley.common.config import Kafka
from parley.common.kafka import Consumer, Message, Producer
from parley.common.kafka.message import Handler

WRITES = ("insert_one", "insert_many", "update_many", "replace_one", "bulk_write")
# By either, a repository saves: by the second where earlier events wait still and the first finds nothing.
UPDATES = ("update_one", "find_one_and_update")


class Orders:
    """Where to die, as the file says at the moment."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def around(self, point: str, step: Callable[[], Awaitable[Any]]) -> Any:
        """Take a step, unless the order is to die at it."""
        self.meet(f"before {point}")
        result = await step()
        self.meet(f"after {point}")
        return result

    def meet(self, here: str) -> None:
        """Die if this is where."""
        if self._file.exists() and self._file.read_text(encoding="utf-8") == here:
            self._file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


def haunt(orders: Orders) -> None:
    """Lay the points under the libraries that every service writes, publishes and consumes by."""
    for name in WRITES:
        _haunt_write(name, orders)
    for name in UPDATES:
        _haunt_update(name, orders)

    send = Producer.send

    @wraps(send)
    async def mortal_send(self: Producer, topic: str, *arguments: Any, **options: Any) -> None:
        await orders.around(f"publish {topic}", lambda: send(self, topic, *arguments, **options))

    Producer.send = mortal_send  # type: ignore[method-assign]

    begin = Consumer.__init__

    @wraps(begin)
    def mortal_begin(self: Consumer, kafka: Kafka, group: str, topics: Any, handler: Handler, **options: Any) -> None:
        async def handle(message: Message) -> None:
            await orders.around(f"consume {message.topic} {group}", lambda: handler(message))

        begin(self, kafka, group, topics, handle, **options)

    Consumer.__init__ = mortal_begin  # type: ignore[method-assign]


def _haunt_write(name: str, orders: Orders) -> None:
    write = getattr(AsyncCollection, name)

    @wraps(write)
    async def mortal(self: AsyncCollection[Any], *arguments: Any, **options: Any) -> Any:
        return await orders.around(f"{name} {self.name}", lambda: write(self, *arguments, **options))

    setattr(AsyncCollection, name, mortal)


def _haunt_update(name: str, orders: Orders) -> None:
    update_by = getattr(AsyncCollection, name)

    @wraps(update_by)
    async def mortal(self: AsyncCollection[Any], condition: Any, update: Any, *arguments: Any, **options: Any) -> Any:
        # A repository replaces the state by a pipeline.
        point = f"{'save' if isinstance(update, list) else name} {self.name}"
        orders.meet(f"before {point}")
        result = await update_by(self, condition, update, *arguments, **options)
        if not (isinstance(result, UpdateResult) and result.matched_count == 0):
            orders.meet(f"after {point}")
        return result

    setattr(AsyncCollection, name, mortal)


if __name__ == "__main__":
    service, file = sys.argv[1:]
    haunt(Orders(Path(file)))
    sys.argv = [service]
    runpy.run_module(f"parley.{service}", run_name="__main__")
