"""What belongs to the request being handled, and travels on with the calls that it causes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from parley.common.auth import ANONYMOUS, Caller
from parley.common.errors import InvalidArgument

DEFAULT_SECONDS = 10.0
_MAX_KEY_LENGTH = 255

_caller: ContextVar[Caller] = ContextVar("caller", default=ANONYMOUS)
# By time.monotonic().
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_received_key: ContextVar[str] = ContextVar("received_key", default="")
_sent_key: ContextVar[str] = ContextVar("sent_key", default="")


def caller() -> Caller:
    """Return who makes the request being handled."""
    return _caller.get()


def remaining() -> float:
    """Return the seconds left of the request's deadline, 0 when it has passed; outside of one, 10."""
    deadline = _deadline.get()
    return DEFAULT_SECONDS if deadline is None else max(0.0, deadline - time.monotonic())


def idempotency_key() -> str:
    """Return the request's idempotency key, "" when it has none. Raises InvalidArgument for a bad one."""
    return _checked(_received_key.get())


@contextmanager
def use_caller(caller: Caller) -> Iterator[None]:
    """Handle a request of this caller: channels without an identity pass its token on."""
    token = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(token)


@contextmanager
def use_deadline(seconds: float) -> Iterator[None]:
    """Give what runs inside this many seconds; within a nearer deadline that one stays."""
    token = _deadline.set(time.monotonic() + min(seconds, remaining() if _deadline.get() else seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def serve_in_this_task(caller: Caller, seconds: float, idempotency_key: str = "") -> None:
    """Handle a request of this caller, within these seconds and with this key, in a task that ends with it."""
    _caller.set(caller)
    _deadline.set(time.monotonic() + seconds)
    _received_key.set(idempotency_key)


@contextmanager
def use_idempotency_key(key: str) -> Iterator[None]:
    """Send this key with the calls made inside. A received key is never passed on by itself.

    Raises InvalidArgument for a key that is too long or isn't printable ASCII.
    """
    token = _sent_key.set(_checked(key))
    try:
        yield
    finally:
        _sent_key.reset(token)


def sent_idempotency_key() -> str:
    """Return the key that calls are to carry, "" for none."""
    return _sent_key.get()


def _checked(key: str) -> str:
    if len(key) > _MAX_KEY_LENGTH or not (key.isascii() and key.isprintable()):
        raise InvalidArgument(
            f"An idempotency key is at most {_MAX_KEY_LENGTH} printable ASCII characters.",
            field="idempotency-key",
        )
    return key
