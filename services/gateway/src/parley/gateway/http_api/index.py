"""Finds the route of a request by the first parts and the length of its path, rather than by trying a hundred."""

from collections import defaultdict
from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

# Where a match keeps the route that it found.
FOUND = "found_route"


class Index(BaseRoute):
    """Stands for many routes, each below fixed first parts such as `/v1/customers`, and of a fixed number of parts.

    Only one that takes the request's path and method matches; a path that no route takes by this method, but some
    route by another, is one that it refuses with all that it takes.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._routes: defaultdict[tuple[str, int], list[Route]] = defaultdict(list)
        for route in routes:
            if isinstance(route, Route):
                self._routes[_area(route.path)].append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As Starlette asks."""
        partial: tuple[Match, Scope] = Match.NONE, {}
        for route in self._routes.get(_area(scope["path"]), ()):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, FOUND: route}
            if match is Match.PARTIAL and partial[0] is Match.NONE:
                partial = match, {**child, FOUND: route}
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As Starlette asks."""
        route: Route = scope[FOUND]
        await route.handle(scope, receive, send)

    def methods(self, scope: Scope) -> set[str]:
        """Every method that the request's path takes; each has a route of its own."""
        routes = self._routes.get(_area(scope["path"]), ())
        matching = [route for route in routes if route.matches(scope)[0] is not Match.NONE]
        return {method for route in matching for method in route.methods or ()}


def _area(path: str) -> tuple[str, int]:
    """The first two parts of a path, and how many there are."""
    return "/".join(path.split("/", 3)[:3]), path.count("/")
