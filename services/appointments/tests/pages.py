"""A public page, as tests need one."""

from dataclasses import replace
from typing import Any

from parley.appointments.domain.entrance import Entrance
from parley.appointments.domain.hours import Hours, WeeklyHours

from .conftest import ADMINISTRATOR, AGENT, CAMILLE_ID, NOW, PARIS, TEAM_ID, WEEKDAYS, World, appointment_type

# On Mondays from 10 to 12 in Paris: it is 10:00.
MONDAYS = Hours(PARIS, (WeeklyHours(1, 600, 720),))


async def page(world: World, **changes: Any) -> Entrance:
    """A page of Camille's team, by which its one type can be booked and called."""
    if await world.stores.availabilities.load(CAMILLE_ID) is None:
        await world.availabilities.set(AGENT, "", Hours(PARIS, WEEKDAYS), 0)
    type_ = await world.types.create(ADMINISTRATOR, replace(appointment_type(), notice_minutes=60, horizon_days=10), "")
    wanted = Entrance(
        id="",
        tenant_id="",
        slug="lumiere",
        name={"fr": "Lumière"},
        team_id=TEAM_ID,
        booking_type_ids=(type_.id,),
        call_type_id=type_.id,
        hours=MONDAYS,
        queue_limit=2,
        active=True,
        created_at=NOW,
    )
    return await world.entrances.create(ADMINISTRATOR, replace(wanted, **changes), "")
