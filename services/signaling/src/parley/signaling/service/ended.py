"""Staff who may be in no channel any more, although their tokens still count for minutes."""

from datetime import timedelta

# What a pod has to hear of from before its start: tokens of staff count for ten minutes, and clocks may differ.
HEARD_OF_BEFORE_START = timedelta(minutes=11)
# By those tokens, too: whoever ended longest ago has none left by the time they are forgotten.
_MOST = 20_000


class Ended:
    """The sign-ins that ended and the staff who were deactivated, as far as this pod has heard of them."""

    def __init__(self) -> None:
        # By age.
        self._ids: dict[str, None] = {}

    def add(self, id: str) -> None:
        """Note the end of a sign-in, or of a member of staff."""
        self._ids[id] = None
        if len(self._ids) > _MOST:
            del self._ids[next(iter(self._ids))]

    def discard(self, id: str) -> None:
        """Note that a member of staff is active, perhaps again."""
        self._ids.pop(id, None)

    def covers(self, staff_id: str, sign_in_id: str) -> bool:
        """Say whether this member of staff, or this sign-in of theirs, has ended."""
        return staff_id in self._ids or sign_in_id in self._ids
