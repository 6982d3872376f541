"""A company of a run's own, made through the public API."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from deploy.local.api import Api
from deploy.local.seed import establish, presets, set_hours
from deploy.local.story import ALWAYS, TENANT, Person

PASSWORD = "correct-horse-battery"  # noqa: S105
_SCOPES = ("appointments:read", "appointments:write", "availability:read", "customers:read", "customers:write")


@dataclass(frozen=True)
class Company:
    """One team, whose staff all work around the clock. `key` is the secret of an API key of its own software."""

    tag: str
    team_id: str
    type_id: str
    emails: Sequence[str]
    key: str


async def found(url: str, operator: str, password: str, staff: int) -> Company:
    """A new company with so many members of staff. Raises ApiError, httpx.HTTPError, TimeoutError."""
    tag = uuid.uuid4().hex[:12]
    administrator = Person("Alix Durand", f"alix.{tag}@example.org", ("administrator",))
    agents = [Person(f"Camille {number}", f"camille.{number}.{tag}@example.org", ("agent",)) for number in range(staff)]
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        root = await Api.sign_in(http, operator, password)
        tenant = {**TENANT, "name": f"Charge {tag}"}
        team_id = await establish(root, tenant, (administrator, *agents), PASSWORD)
        api = await Api.sign_in(http, administrator.email, PASSWORD)
        async for page in api.pages("/v1/staff"):
            for member in page:
                if "agent" in member["roles"]:
                    await set_hours(api, member["id"], ALWAYS)
        type_id = next(each["id"] for each in await presets(api) if each["preset"] == "visual_assistance")
        key = await api.post("/v1/api-keys", {"name": "Load", "scopes": _SCOPES})
    return Company(tag, team_id, type_id, [each.email for each in agents], key["secret"])
