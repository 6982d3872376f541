"""gRPC between services: one way to serve and one way to call.

Deadlines, tokens, errors, idempotency keys and trace context travel with every call; handlers and callers see
plain functions and `ParleyError`.
"""

from parley.common.rpc.client import channel
from parley.common.rpc.context import (
    caller,
    idempotency_key,
    remaining,
    serve_in_this_task,
    use_caller,
    use_deadline,
    use_idempotency_key,
)
from parley.common.rpc.scopes import scopes_of
from parley.common.rpc.server import HEARING_SHARE, Server

__all__ = [
    "HEARING_SHARE",
    "Server",
    "caller",
    "channel",
    "idempotency_key",
    "remaining",
    "scopes_of",
    "serve_in_this_task",
    "use_caller",
    "use_deadline",
    "use_idempotency_key",
]
