"""What a drill needs of an installation: to reach it as people do, and to lose and get back a zone."""

from typing import Protocol

PERIOD_SECONDS = 0.25
# The development database in Python has one lock: it carries no more once all that fails is asked for again.
SLOW_PERIOD_SECONDS = 1.0
# Five seconds in which all succeed are steady: each probe must ask in them.
LONGEST_PERIOD_SECONDS = 4.0


class Site(Protocol):
    """An installation in the zones "a" and "b", with a witness elsewhere."""

    @property
    def about(self) -> str:
        """What this is and how a zone is lost, for the report; one line."""

    @property
    def period_seconds(self) -> float:
        """From the beginning of each request of a probe to that of the next."""

    @property
    def api_url(self) -> str:
        """The edge, which outlives either zone: the API, and live channels by the URLs that it gives."""

    @property
    def mailbox_url(self) -> str:
        """Where sent e-mails and SMS are read; outside both zones."""

    @property
    def operator(self) -> tuple[str, str]:
        """The operator's e-mail address and password."""

    async def lose(self, zone: str) -> None:
        """Take everything that runs in a zone away at once, without a word to it. Returns once it is gone."""

    async def restore(self, zone: str) -> None:
        """Bring the zone back. Returns once everything serves in both zones again. Raises TimeoutError."""
