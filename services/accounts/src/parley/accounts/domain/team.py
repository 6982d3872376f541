"""Teams."""

from dataclasses import dataclass

from parley.accounts.domain import checks
from parley.accounts.domain.aggregate import Aggregate


@dataclass(frozen=True, kw_only=True)
class Team(Aggregate):
    """Specialists who share a desk."""

    tenant_id: str
    name: str
    active: bool = True

    def __post_init__(self) -> None:
        checks.name(self.name, "name")
