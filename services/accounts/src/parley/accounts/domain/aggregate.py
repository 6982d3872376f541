"""What all that is stored with a version has in common."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Item = TypeVar("Item")
Saved = TypeVar("Saved", bound="Aggregate")


@dataclass(frozen=True)
class Creation:
    """Which request made a document: the same key with the same request is the same document."""

    key: str
    request: str


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """Saved as a whole, by compare-and-set on its version."""

    id: str
    version: int = 1
    creation: Creation | None = None


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Part of a list; `next_position` is empty on the last page."""

    items: Sequence[Item]
    next_position: str


def as_saved(item: Saved) -> Saved:
    """As it will be once it is saved: events tell the version that comes with them."""
    return replace(item, version=item.version + 1)
