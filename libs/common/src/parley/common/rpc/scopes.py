"""What API keys may call: the scopes that methods declare in the contracts, and no other method."""

from collections.abc import Mapping

from google.protobuf import descriptor_pool

from parley.api.common.v1 import options_pb2
from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied


class ScopeMissing(PermissionDenied):
    """The API key was made without the scope that the method needs."""

    reason = "SCOPE_MISSING"


class ClosedToApiKeys(PermissionDenied):
    """The method is for people and services alone."""

    reason = "CLOSED_TO_API_KEYS"


def scopes_of(service_name: str) -> dict[str, str]:
    """Return the scopes of a service's methods by their full names; a method that declares none is left out.

    `service_name` is the full name of a service whose generated module is imported.
    """
    service = descriptor_pool.Default().FindServiceByName(service_name)
    declared = {
        f"/{service_name}/{method.name}": str(method.GetOptions().Extensions[options_pb2.scope])
        for method in service.methods
    }
    return {method: scope for method, scope in declared.items() if scope}


def check_scope(caller: Caller, method: str, scopes: Mapping[str, str]) -> None:
    """Let everyone but API keys pass, and an API key whose scopes cover the method.

    Raises ScopeMissing, which names the scope, and ClosedToApiKeys.
    """
    if caller.kind is not Kind.API_KEY:
        return
    needed = scopes.get(method)
    if needed is None:
        raise ClosedToApiKeys("API keys may not do this: sign in.")
    if needed not in caller.scopes:
        raise ScopeMissing(f"This API key lacks the scope {needed}: make one that has it.", scope=needed)
