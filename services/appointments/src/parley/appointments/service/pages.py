"""Pages of a list, and the opaque tokens that lead from one to the next."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from parley.appointments.domain.errors import InvalidPageToken
from parley.common.errors import InvalidArgument
from parley.common.ids import digest

T = TypeVar("T")
_DEFAULT_SIZE = 50
_MAX_SIZE = 200


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list; an empty `next_token` says it was the last."""

    items: Sequence[T]
    next_token: str


def size(asked: int) -> int:
    """Return how many items a page takes: 50 unless told, at most 200."""
    if not 0 <= asked <= _MAX_SIZE:
        raise InvalidArgument(f"page_size is 1 to {_MAX_SIZE}, or 0 for {_DEFAULT_SIZE}.", field="page_size")
    return asked or _DEFAULT_SIZE


def encode(last: Sequence[str], query: object) -> str:
    """Return the token for what follows the item with these sort keys, in this query of this tenant."""
    body = json.dumps([*last, digest(repr(query))[:16]])
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def decode(token: str, query: object, keys: int) -> list[str]:
    """Return the sort keys; raises InvalidPageToken for a token of another query, tenant or list."""
    try:
        body = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError):
        body = None
    strings = isinstance(body, list) and all(isinstance(part, str) for part in body)
    if not strings or len(body) != keys + 1 or body.pop() != digest(repr(query))[:16]:
        raise InvalidPageToken("Take next_page_token of the same query as it is.", field="page_token")
    return [str(part) for part in body]
