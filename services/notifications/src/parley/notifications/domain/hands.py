"""How many calls of webhooks one process makes at once, so that a slow endpoint or tenant holds nobody else up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Candidate:
    """A delivery that is due, as far as fairness is concerned with it."""

    id: str
    webhook_id: str
    tenant_id: str


@dataclass
class Hands:
    """What is in hand: never more than `most` in all, `per_tenant` of one tenant, `per_webhook` of one webhook."""

    most: int
    per_tenant: int
    per_webhook: int
    _tenants: Counter[str] = field(default_factory=Counter)
    _webhooks: Counter[str] = field(default_factory=Counter)

    @property
    def room(self) -> int:
        """How many more it may take in all."""
        return self.most - self._webhooks.total()

    @property
    def is_full(self) -> bool:
        """Whether there is anything of which it takes no more for now."""
        return self.room <= 0 or bool(self.full_webhooks or self.full_tenants)

    @property
    def full_webhooks(self) -> list[str]:
        """Of which it takes no more for now."""
        return [id for id, count in self._webhooks.items() if count >= self.per_webhook]

    @property
    def full_tenants(self) -> list[str]:
        """Of which it takes no more for now."""
        return [id for id, count in self._tenants.items() if count >= self.per_tenant]

    def choose(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those of them that fit into the hands together, the first first; takes none yet."""
        tried = Hands(self.most, self.per_tenant, self.per_webhook, self._tenants.copy(), self._webhooks.copy())
        chosen = []
        for each in candidates:
            if tried._fits(each):
                tried.take(each.webhook_id, each.tenant_id)
                chosen.append(each)
        return chosen

    def take(self, webhook_id: str, tenant_id: str) -> None:
        """One more is in hand."""
        self._webhooks[webhook_id] += 1
        self._tenants[tenant_id] += 1

    def free(self, webhook_id: str, tenant_id: str) -> None:
        """One of them is done."""
        for counter, id in ((self._webhooks, webhook_id), (self._tenants, tenant_id)):
            counter[id] -= 1
            if not counter[id]:
                del counter[id]

    def _fits(self, candidate: Candidate) -> bool:
        return (
            self.room > 0
            and self._webhooks[candidate.webhook_id] < self.per_webhook
            and self._tenants[candidate.tenant_id] < self.per_tenant
        )
