"""Pages of a list: how long they are, and the opaque tokens that lead from one to the next."""

import base64
import binascii
import json
import re

from parley.common.errors import InvalidArgument
from parley.common.ids import digest

DEFAULT_SIZE = 50
MAX_SIZE = 200
# What JSON can spell and no database takes: halves of characters.
_UNENCODABLE = re.compile("[\ud800-\udfff]")


class InvalidPageToken(InvalidArgument):
    """The page token was not made for this list."""

    reason = "INVALID_PAGE_TOKEN"


def page_size(asked: int) -> int:
    """Return how many items a page holds: 50 where 0 is asked for. Raises InvalidArgument beyond 200."""
    if not 0 <= asked <= MAX_SIZE:
        raise InvalidArgument(f"page_size is 1 to {MAX_SIZE}, or 0 for {DEFAULT_SIZE}.", field="page_size")
    return asked or DEFAULT_SIZE


def encode_token(position: str, *query: str) -> str:
    """Return the token of the page that begins after `position`; "" where that is "", for there is none.

    `query` tells the list from every other: its kind, its tenant, its filters.
    """
    if not position:
        return ""
    token = json.dumps([position, _digest(query)]).encode()
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def decode_token(token: str, *query: str) -> str:
    """Return the position within, "" for the first page. Raises InvalidPageToken for a token of another list.

    Whoever knows the list can make up a token, so a position is input like any other.
    """
    if not token:
        return ""
    try:
        position, made_for = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InvalidPageToken("Take next_page_token of the page before.", field="page_token") from error
    if made_for != _digest(query) or not isinstance(position, str) or _UNENCODABLE.search(position):
        raise InvalidPageToken("The page token is of another list.", field="page_token")
    return position


def _digest(query: tuple[str, ...]) -> str:
    return digest("\0".join(query))[:16]
