"""What handles messages in tests."""

from collections.abc import Callable

from parley.common.kafka import Message


class Handler:
    """Keeps what it handles; `refuse` may raise instead."""

    def __init__(self, refuse: Callable[[Message], None] = lambda message: None) -> None:
        self.attempts: list[Message] = []
        self.handled: list[Message] = []
        self.refuse = refuse

    async def __call__(self, message: Message) -> None:
        self.attempts.append(message)
        self.refuse(message)
        self.handled.append(message)

    @property
    def bodies(self) -> list[bytes]:
        return [message.body for message in self.handled]
