"""Staff in MongoDB."""

from parley.accounts.domain.aggregate import Page
from parley.accounts.domain.errors import CreationTaken, EmailTaken
from parley.accounts.domain.staff import Role, Staff, email_key
from parley.accounts.store.documents import CREATION, Collection, Document
from parley.common.mongo import DuplicateKey, Index

_EMAIL = "email_key"
INDEXES = (
    CREATION,
    Index("email_key", unique=True, name=_EMAIL),
    Index([("tenant_id", 1), ("_id", 1)], name="list"),
    Index([("tenant_id", 1), ("team_ids", 1), ("_id", 1)], name="list_of_team"),
)


class StaffCollection(Collection[Staff]):
    """The service's StaffStore."""

    NAME = "staff"

    async def by_email(self, email: str) -> Staff | None:
        """By e-mail in any case."""
        return await self._find({"email_key": email_key(email)})

    async def page(self, tenant_id: str, team_id: str, after: str, limit: int) -> Page[Staff]:
        """A tenant's, or one team's, by id."""
        return await self._page({"tenant_id": tenant_id, **({"team_ids": team_id} if team_id else {})}, after, limit)

    def _refusal(self, duplicate: DuplicateKey) -> Exception:
        if duplicate.index == _EMAIL:
            return EmailTaken("Someone signs in with this e-mail already.", field="email")
        return CreationTaken()

    def _fields(self, item: Staff) -> Document:
        return {
            "tenant_id": item.tenant_id,
            "display_name": item.display_name,
            "email": item.email,
            "email_key": email_key(item.email),
            "roles": sorted(role.value for role in item.roles),
            "locale": item.locale,
            "time_zone": item.time_zone,
            "password_hash": item.password_hash,
            "team_ids": list(item.team_ids),
            "languages": list(item.languages),
            "skills": list(item.skills),
            "active": item.active,
            "epoch": item.epoch,
            "reset_requested_at": item.reset_requested_at,
            "age_confirmed_at": item.age_confirmed_at,
            "age_refused_at": item.age_refused_at,
        }

    def _item(self, document: Document) -> Staff:
        return Staff(
            id=document["_id"],
            tenant_id=document["tenant_id"],
            display_name=document["display_name"],
            email=document["email"],
            roles=frozenset(Role(role) for role in document["roles"]),
            locale=document["locale"],
            time_zone=document["time_zone"],
            password_hash=document["password_hash"],
            team_ids=tuple(document["team_ids"]),
            languages=tuple(document["languages"]),
            skills=tuple(document["skills"]),
            active=document["active"],
            epoch=document["epoch"],
            reset_requested_at=document["reset_requested_at"],
            age_confirmed_at=document["age_confirmed_at"],
            age_refused_at=document.get("age_refused_at"),
        )
