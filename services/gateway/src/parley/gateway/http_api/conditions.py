"""What a request says about itself: which version it builds on, and by which key it is told from another."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Response

from parley.common import rpc
from parley.common.errors import FailedPrecondition, InvalidArgument

# Versions are 64-bit integers.
MAX_VERSION = 2**63 - 1
# A version, and the language where the answer was told in one.
_TAG = re.compile(r'"?([0-9]+)(-[a-z]{2})?"?')


class IfMatchMissing(FailedPrecondition):
    """A change must say which version it builds on."""

    reason = "IF_MATCH_MISSING"


async def idempotent(
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            max_length=255,
            description="Any unique text. What this request creates is created once, however often it is sent.",
        ),
    ] = "",
) -> AsyncIterator[None]:
    """Hand the key on with the calls of a request that creates."""
    with rpc.use_idempotency_key(idempotency_key):
        yield


IDEMPOTENT = Depends(idempotent)


async def known_version(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match",
            max_length=32,
            description="The resource's ETag: the command is refused with 412 where it has changed since.",
        ),
    ] = "",
) -> int:
    """The version that a command builds on; 0 where it does not say."""
    return parse_tag(if_match) if if_match else 0


async def expected_version(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match",
            max_length=32,
            description="The resource's ETag: the change is refused with 412 where it has changed since, and with 428 "
            "where this is left out. `*` overwrites whatever is there.",
        ),
    ] = "",
) -> int:
    """The version that a change builds on; 0 where it says that any will do."""
    if not if_match:
        raise IfMatchMissing(
            "Say which version you change: read it first and send its ETag as If-Match, or * to overwrite any.",
            field="If-Match",
        )
    return parse_tag(if_match)


KnownVersion = Annotated[int, Depends(known_version)]
ExpectedVersion = Annotated[int, Depends(expected_version)]


def parse_tag(if_match: str) -> int:
    """The version within an ETag of ours; 0 for *, which stands for any."""
    if if_match == "*":
        return 0
    found = _TAG.fullmatch(if_match)
    if not found or not 0 < int(found[1]) <= MAX_VERSION:
        raise InvalidArgument('If-Match takes an ETag of this API, such as "3".', field="If-Match")
    return int(found[1])


def tag(response: Response, version: int, language: str = "") -> None:
    """Mark the answer with its resource's version, and language where it is told in one; never saved, it has none."""
    if version:
        response.headers["ETag"] = f'"{version}-{language}"' if language else f'"{version}"'
