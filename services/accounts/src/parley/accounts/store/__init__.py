"""Accounts' database: the indexes that hold its invariants, and one collection for each kind of thing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain.events import Recorded
from parley.accounts.store import api_keys, attempts, links, sessions, signing_keys, staff, teams, tenants
from parley.accounts.store.api_keys import ApiKeyCollection
from parley.accounts.store.attempts import AttemptCollection
from parley.accounts.store.documents import Document
from parley.accounts.store.links import LinkCollection
from parley.accounts.store.resets import ResetCollection
from parley.accounts.store.sessions import SessionCollection
from parley.accounts.store.signing_keys import SigningKeyCollection
from parley.accounts.store.staff import StaffCollection
from parley.accounts.store.teams import TeamCollection
from parley.accounts.store.tenants import TenantCollection
from parley.common.mongo import Indexes, publishing
from parley.common.outbox import Outbox

# The collections whose documents publish events, each with its indexes.
PUBLISHING = publishing(
    {
        TenantCollection.NAME: tenants.INDEXES,
        TeamCollection.NAME: teams.INDEXES,
        StaffCollection.NAME: staff.INDEXES,
        SessionCollection.NAME: sessions.INDEXES,
        ApiKeyCollection.NAME: api_keys.INDEXES,
        attempts.NAME: attempts.INDEXES,
    }
)
INDEXES: Indexes = {**PUBLISHING, links.NAME: links.INDEXES, signing_keys.NAME: signing_keys.INDEXES}


@dataclass(frozen=True)
class Stores:
    """Everything that is kept."""

    tenants: TenantCollection
    teams: TeamCollection
    staff: StaffCollection
    sessions: SessionCollection
    api_keys: ApiKeyCollection
    attempts: AttemptCollection
    links: LinkCollection
    resets: ResetCollection
    keys: SigningKeyCollection


def open_stores(
    database: AsyncDatabase[Document], outboxes: Mapping[str, Outbox], encode_event: Callable[[Recorded], bytes]
) -> Stores:
    """The stores; `outboxes` has one for each collection of PUBLISHING."""
    return Stores(
        TenantCollection(database, outboxes, encode_event),
        TeamCollection(database, outboxes, encode_event),
        StaffCollection(database, outboxes, encode_event),
        SessionCollection(database, outboxes, encode_event),
        ApiKeyCollection(database, outboxes, encode_event),
        AttemptCollection(database, encode_event),
        LinkCollection(database),
        ResetCollection(database),
        SigningKeyCollection(database),
    )
