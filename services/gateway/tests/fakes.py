"""The services behind the gateway on a real socket, answering what a test tells them to."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.descriptor import FileDescriptor, MethodDescriptor
from google.protobuf.message import Message

from parley.api.accounts.v1 import service_pb2 as accounts
from parley.api.accounts.v1 import service_pb2_grpc as accounts_grpc
from parley.api.appointments.v1 import service_pb2 as appointments
from parley.api.appointments.v1 import service_pb2_grpc as appointments_grpc
from parley.api.chat.v1 import service_pb2 as chat
from parley.api.chat.v1 import service_pb2_grpc as chat_grpc
from parley.api.insights.v1 import service_pb2 as insights
from parley.api.insights.v1 import service_pb2_grpc as insights_grpc
from parley.api.notifications.v1 import service_pb2 as notifications
from parley.api.notifications.v1 import service_pb2_grpc as notifications_grpc
from parley.api.signaling.v1 import service_pb2 as signaling
from parley.api.signaling.v1 import service_pb2_grpc as signaling_grpc
from parley.common import rpc
from parley.common.auth import Caller
from parley.common.testing.serving import serve_for_test

Answer = Message | Exception | Callable[[Any], Awaitable[Message]]

_SERVICES: Mapping[str, tuple[FileDescriptor, Any]] = {
    "accounts": (accounts.DESCRIPTOR, accounts_grpc),
    "appointments": (appointments.DESCRIPTOR, appointments_grpc),
    "chat": (chat.DESCRIPTOR, chat_grpc),
    "insights": (insights.DESCRIPTOR, insights_grpc),
    "notifications": (notifications.DESCRIPTOR, notifications_grpc),
    "signaling": (signaling.DESCRIPTOR, signaling_grpc),
}

# Every method, such as "chat.PostMessage".
METHODS: Mapping[str, MethodDescriptor] = {
    f"{name}.{method.name}": method
    for name, (descriptor, _) in _SERVICES.items()
    for service in descriptor.services_by_name.values()
    for method in service.methods
}

# What needs no token, as the contracts say.
ANONYMOUS = {
    "accounts": (
        *("SignIn", "RefreshSession", "EndSession", "RequestPasswordReset", "LookUpStaffLink", "RedeemStaffLink"),
        *("ListKeys", "ExchangeApiKey", "ListTerritories"),
    ),
    "appointments": (
        *("LookUpLink", "Enter", "RefreshParticipant", "Leave"),
        *("SearchSlotsByLink", "RescheduleByLink", "CancelByLink"),
        *("LookUpEntrance", "SearchSlotsAtEntrance", "BookAtEntrance", "CallAtEntrance"),
    ),
    "notifications": ("OptOut",),
}


@dataclass(frozen=True)
class Call:
    """A call that arrived, with what came along."""

    method: str
    request: Any
    caller: Caller
    idempotency_key: str
    seconds: float


@dataclass
class Backends:
    """Each service's target, what its methods answer ("chat.PostMessage" → answer), and every call in order."""

    targets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    @property
    def last(self) -> Call:
        """The latest call."""
        return self.calls[-1]

    def handler(self, method: str) -> Callable[..., Awaitable[Message]]:
        """What answers a method. One that was not told to answer is a defect of the test, seen as INTERNAL."""

        async def handle(_self: object, request: Message, _context: object) -> Message:
            self.calls.append(Call(method, request, rpc.caller(), rpc.idempotency_key(), rpc.remaining()))
            answer = self.answers[method]
            if isinstance(answer, Exception):
                raise answer
            return answer if isinstance(answer, Message) else await answer(request)

        return handle


@asynccontextmanager
async def serve_backends() -> AsyncIterator[Backends]:
    """Serves all six services, each on a port of its own, without judging any caller."""
    backends = Backends()
    async with AsyncExitStack() as stack:
        for name, (descriptor, generated) in _SERVICES.items():
            [service] = descriptor.services_by_name.values()
            methods = [method.name for method in service.methods]
            handlers = {method: backends.handler(f"{name}.{method}") for method in methods}
            servicer = type(service.name, (getattr(generated, f"{service.name}Servicer"),), handlers)()
            register = getattr(generated, f"add_{service.name}Servicer_to_server")
            anonymous = [f"/{service.full_name}/{method}" for method in ANONYMOUS.get(name, ())]
            serving = serve_for_test(register, servicer, service.full_name, anonymous=anonymous)
            backends.targets[name] = await stack.enter_async_context(serving)
        yield backends
