"""Routes whose gates open before anything else of a request is read."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from parley.gateway.http_api.gate import Gate


class GuardedRoute(APIRoute):
    """A route that takes the gates out of FastAPI's dependencies and passes them itself, first.

    So nobody's body is parsed before it is known who sends it, and a gate costs a call, where a dependency costs three
    times as much as the gate's own work. A gate that a handler takes the caller from stays a dependency.
    """

    gates: tuple[Callable[[Request], Coroutine[Any, Any, object]], ...] = ()

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As FastAPI asks, once for each route."""
        unnamed = [each for each in self.dependant.dependencies if each.name is None and _is_gate(each.call)]
        self.dependant.dependencies = [each for each in self.dependant.dependencies if each not in unnamed]
        self.gates = tuple(each.call for each in unnamed if each.call)
        gates, handle = self.gates, super().get_route_handler()

        async def guarded(request: Request) -> Response:
            for admit in gates:
                await admit(request)
            return await handle(request)

        return guarded


Area = partial(APIRouter, route_class=GuardedRoute)


def _is_gate(call: object) -> bool:
    return isinstance(getattr(call, "__self__", None), Gate)
