"""Whose requests fail, and who asks for much."""

from deploy.observe.dashboards.shared import most, share
from deploy.observe.grafana import Dashboard, Row, panel, rates

TENANTS = Dashboard(
    "tenants",
    "Tenants",
    (
        Row(
            "Who is hit?",
            (
                panel(
                    "Answered with 5xx",
                    most('@, status="5xx"'),
                    "{{tenant}}",
                    "reqps",
                ),
                panel(
                    "Share of a tenant's requests",
                    "topk(20, "
                    + share(
                        'parley_gateway_tenant_requests_total{@, status="5xx"}',
                        "parley_gateway_tenant_requests_total{@}",
                        "tenant",
                    )
                    + ")",
                    "{{tenant}}",
                    "percentunit",
                ),
            ),
        ),
        Row(
            "Who asks for much?",
            (
                panel(
                    "Requests",
                    most("@"),
                    "{{tenant}}",
                    "reqps",
                ),
                panel(
                    "Refused",
                    most('@, status="4xx"'),
                    "{{tenant}}",
                    "reqps",
                    "A client that is wrong, or that goes over its rate.",
                ),
                rates("Refused by a rate", "parley_gateway_limited_total", "kind"),
            ),
        ),
        Row(
            "The last day",
            (
                panel(
                    "Requests by tenant",
                    "sort_desc(sum by (tenant, status) (increase(parley_gateway_tenant_requests_total{@}[1d])))",
                    kind="table",
                    why="A tenant beyond a process' first hundred is among `other`.",
                ),
            ),
        ),
    ),
)
