"""The page to begin with: is it us, which service, since when, who is hit."""

from deploy.observe.dashboards.shared import EVERY_SERVICE, FAULTS, most, share
from deploy.observe.grafana import RATE, Dashboard, Row, panel, quantiles, rates
from deploy.observe.objectives import BUDGET

OVERVIEW = Dashboard(
    "overview",
    "Overview",
    (
        Row(
            "Is it us?",
            (
                panel(
                    "Budget left of the last 30 days",
                    "1 - avg_over_time(parley:objective_bad:rate5m{@}[30d])\n"
                    "/ avg_over_time(parley:objective_events:rate5m{@}[30d]) "
                    f"/ on (objective) group_left () {BUDGET}",
                    "{{objective}}",
                    "percentunit",
                    "Below nothing, a promise is broken.",
                    kind="stat",
                ),
                panel(
                    "How fast the budgets burn",
                    f"parley:objective_bad:ratio1h{{@}} / on (objective) group_left () {BUDGET}",
                    "{{objective}}",
                    why="1 is as fast as they may; from 14.4 on somebody is woken.",
                ),
                panel("What fires", 'ALERTS{@, alertstate="firing"}', kind="table"),
            ),
        ),
        Row(
            "Which service?",
            (
                panel("Processes that answer", 'sum by (job) (up{@, job=~"' + EVERY_SERVICE + '"})', "{{job}}"),
                panel(
                    "RPCs that failed by the service's own fault",
                    share(f"parley_rpc_served_total{{@, {FAULTS}}}", "parley_rpc_served_total{@}", "job"),
                    "{{job}}",
                    "percentunit",
                ),
                panel(
                    "Requests answered with 5xx",
                    f'sum by (route) (rate(parley_gateway_requests_total{{@, status="5xx"}}{RATE})) > 0',
                    "{{route}}",
                    "reqps",
                ),
            ),
        ),
        Row(
            "Since when?",
            (
                panel(
                    "Age of the youngest process",
                    'time() - max by (job) (process_start_time_seconds{@, job=~"' + EVERY_SERVICE + '"})',
                    "{{job}}",
                    "s",
                    "A release, or a crash, begins at nothing.",
                ),
                rates("Requests", "parley_gateway_requests_total", "status"),
                quantiles("Time to answer a request", "parley_gateway_request_seconds", ""),
            ),
        ),
        Row(
            "Who is hit?",
            (
                panel(
                    "Tenants with the most 5xx",
                    most('@, status="5xx"'),
                    "{{tenant}}",
                    "reqps",
                    "One tenant: their data or their client. Many: us.",
                ),
                panel("Zones' open sockets", "sum by (zone) (parley_live_sockets{@})", "{{zone}}"),
                panel("Calls and waiting rooms", "sum by (state) (parley_live_calls{@})", "{{state}}"),
            ),
        ),
    ),
)
