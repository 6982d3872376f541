"""Pages of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list; an empty `next_token` says it was the last."""

    items: Sequence[T]
    next_token: str
