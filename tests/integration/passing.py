"""Time that passes in a service's database: what the API lets one wait for is minutes or hours away."""

from collections.abc import Mapping
from datetime import UTC, datetime

from deploy.local.stack import Stack
from parley.common import mongo
from parley.common.testing.servers import mongo_url


async def set_times(
    stack: Stack, service: str, collection: str, one: mongo.Document, times: Mapping[str, datetime]
) -> None:
    """Give one document of a service's these times; fails where there is none, or it has them already."""
    database = mongo.connect(mongo_url(stack.ports.mongo), service)
    async with database.client:
        done = await database[collection].update_one(one, {"$set": times})
    assert done.modified_count == 1, f"{collection} of {service}: no {one} to change"


async def end_claims(stack: Stack) -> None:
    """Let the claims on messages that a dead sender left behind run out."""
    database = mongo.connect(mongo_url(stack.ports.mongo), "notifications")
    async with database.client:
        ended = {"$set": {"next_attempt_at": datetime.now(UTC)}}
        await database["messages"].update_many({"claim": {"$gt": ""}}, ended)
