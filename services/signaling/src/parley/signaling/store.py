"""Leases of buckets, heartbeats of pods and customers' presence, in signaling's database.

A lease counts as long as its owner's pod document exists; whoever sees a heartbeat stand still deletes that
document, if it still holds the same beat. An owner's name is new at each start, so that once gone is gone.
"""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from parley.common import mongo
from parley.common.mongo import Document, DuplicateKey, Index
from parley.signaling.domain.frames import ChannelKind
from parley.signaling.domain.outputs import MemberJoined, Record
from parley.signaling.domain.placement import BUCKETS, ChannelKey, Lease, Pod

INDEXES: Mapping[str, Sequence[Index]] = {
    "leases": [Index("owner")],
    # A pod that dies leaves its customers' presence behind, which a newer epoch makes void: nobody removes it.
    "presence": [Index([("tenant_id", 1), ("team_id", 1)]), Index("at", expire_after=timedelta(days=1))],
}
# Less than a pod holds its leases: a renewal that takes longer would have come too late.
_SECONDS = 1.5
_DUPLICATE_KEY = 11000


class MongoLeases:
    """The service's Leases; a database that doesn't answer in time raises Unavailable."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._pods = database["pods"]
        self._leases = database["leases"]

    async def prepare(self) -> None:
        """Create a document per bucket where there is none."""
        with mongo.timeout(5 * _SECONDS):
            if await self._leases.count_documents({}) >= BUCKETS:
                return
            documents = [InsertOne({"_id": bucket, "owner": "", "epoch": 0}) for bucket in range(BUCKETS)]
            try:
                await self._leases.bulk_write(documents, ordered=False)
            except BulkWriteError as error:
                # Another pod does the same at the same time.
                if any(each["code"] != _DUPLICATE_KEY for each in error.details["writeErrors"]):
                    raise

    async def register(self, pod: Pod) -> None:
        """Announce a pod."""
        with mongo.timeout(_SECONDS):
            await self._pods.insert_one({"_id": pod.owner, "name": pod.name, "url": pod.url, "beat": pod.beat})

    async def renew(self, owner: str) -> bool:
        """Renew all leases of a pod in one write; false when it was declared dead."""
        with mongo.timeout(_SECONDS):
            result = await self._pods.update_one({"_id": owner}, {"$inc": {"beat": 1}})
        return result.matched_count == 1

    async def pods(self) -> list[Pod]:
        """Return those announced and not declared dead."""
        with mongo.timeout(_SECONDS):
            return [_pod(document) async for document in self._pods.find({})]

    async def declare_dead(self, pod: Pod) -> bool:
        """Delete a pod whose beat is still the one given; false when it renewed after all."""
        with mongo.timeout(_SECONDS):
            result = await self._pods.delete_one({"_id": pod.owner, "beat": pod.beat})
        return result.deleted_count == 1

    async def unregister(self, owner: str) -> None:
        """Give up a pod and with it all of its leases."""
        with mongo.timeout(_SECONDS):
            await self._pods.delete_one({"_id": owner})

    async def owned_by_others(self, owners: Collection[str]) -> list[Lease]:
        """Return the leases whose owner is none of these."""
        with mongo.timeout(_SECONDS):
            found = self._leases.find({"owner": {"$nin": list(owners)}})
            return [_lease(document) async for document in found]

    async def lease(self, bucket: int) -> tuple[Lease, Pod | None]:
        """Return a bucket's lease, and its owner unless that is dead."""
        with mongo.timeout(_SECONDS):
            document = await self._leases.find_one({"_id": bucket})
            lease = _lease(document) if document else Lease(bucket, "", 0)
            pod = await self._pods.find_one({"_id": lease.owner}) if lease.owner else None
        return lease, _pod(pod) if pod else None

    async def claim(self, leases: Sequence[Lease], owner: str) -> dict[int, int]:
        """Take leases over from their dead owners; return bucket and epoch of those that were won."""
        updates = [
            UpdateOne(
                {"_id": lease.bucket, "owner": lease.owner, "epoch": lease.epoch},
                {"$set": {"owner": owner, "epoch": lease.epoch + 1}},
            )
            for lease in leases
        ]
        wanted = [lease.bucket for lease in leases]
        with mongo.timeout(_SECONDS):
            await self._leases.bulk_write(updates, ordered=False)
            won = self._leases.find({"owner": owner, "_id": {"$in": wanted}})
            return {document["_id"]: document["epoch"] async for document in won}

    async def release(self, leases: Sequence[Lease]) -> None:
        """Give buckets back, for whoever should have them."""
        updates = [
            UpdateOne({"_id": lease.bucket, "owner": lease.owner, "epoch": lease.epoch}, {"$set": {"owner": ""}})
            for lease in leases
        ]
        with mongo.timeout(_SECONDS):
            await self._leases.bulk_write(updates, ordered=False)


class MongoPresence:
    """The service's Presence: an entry counts while its epoch is that of its bucket, and the owner lives."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._presence = database["presence"]
        self._leases = database["leases"]
        self._pods = database["pods"]

    async def arrive(self, record: Record) -> None:
        """Note that a customer is in a room, unless the room has a newer owner."""
        fact = record.fact
        entry = {
            "tenant_id": record.tenant_id,
            "team_id": fact.team_id if isinstance(fact, MemberJoined) else "",
            "bucket": ChannelKey(ChannelKind.ROOM, record.appointment_id).bucket,
            "epoch": record.epoch,
        }
        with contextlib.suppress(DuplicateKey), mongo.timeout(_SECONDS):
            await self._presence.update_one(
                _not_newer(record), {"$set": entry, "$currentDate": {"at": True}}, upsert=True
            )

    async def leave(self, record: Record) -> None:
        """Note that it is there no more."""
        with mongo.timeout(_SECONDS):
            await self._presence.delete_one(_not_newer(record))

    async def online(self, tenant_id: str, team_id: str) -> Sequence[str]:
        """Return the ids of a team's appointments whose customers are online with a living pod."""
        with mongo.timeout(_SECONDS):
            team = self._presence.find({"tenant_id": tenant_id, "team_id": team_id})
            entries = [document async for document in team]
            buckets = self._leases.find({"_id": {"$in": [entry["bucket"] for entry in entries]}})
            leases = {document["_id"]: _lease(document) async for document in buckets}
            living = {document["_id"] async for document in self._pods.find({}, projection={"_id": True})}
        current = {bucket: lease.epoch for bucket, lease in leases.items() if lease.owner in living}
        return [entry["_id"] for entry in entries if current.get(entry["bucket"]) == entry["epoch"]]


def _not_newer(record: Record) -> Document:
    return {"_id": record.appointment_id, "epoch": {"$lte": record.epoch}}


def _pod(document: Document) -> Pod:
    return Pod(document["_id"], document["name"], document["url"], document["beat"])


def _lease(document: Document) -> Lease:
    return Lease(document["_id"], document["owner"], document["epoch"])
