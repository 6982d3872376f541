"""Parts of many queries."""

from deploy.observe.alerts import SERVICES
from deploy.observe.grafana import RATE

EVERY_SERVICE = "|".join(SERVICES)
# gRPC's codes that are the server's own fault.
FAULTS = 'code=~"UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS"'


def share(part: str, whole: str, by: str) -> str:
    """What share of a counter's growth has the labels of `part`."""
    return f"sum by ({by}) (rate({part}{RATE})) / sum by ({by}) (rate({whole}{RATE}))"


def most(matchers: str) -> str:
    """The tenants with the most requests of a kind."""
    return f"topk(20, sum by (tenant) (rate(parley_gateway_tenant_requests_total{{{matchers}}}{RATE})) > 0)"
