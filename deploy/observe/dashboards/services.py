"""Rate, errors and duration of each service, and what it waits for."""

from deploy.observe.alerts import SERVICES
from deploy.observe.dashboards.shared import FAULTS, share
from deploy.observe.grafana import RATE, Dashboard, Row, panel, quantiles, rates

SERVICES_PAGE = Dashboard(
    "services",
    "Services",
    (
        Row(
            "Rate, errors and duration of RPCs",
            (
                rates("Rate", "parley_rpc_served_total", "method", '@, job=~"$job"'),
                panel(
                    "Failed by its own fault",
                    f'sum by (method, code) (rate(parley_rpc_served_total{{@, job=~"$job", {FAULTS}}}{RATE})) > 0',
                    "{{method}} {{code}}",
                    "reqps",
                ),
                quantiles("Duration", "parley_rpc_server_seconds", "method", '@, job=~"$job"'),
            ),
        ),
        Row(
            "Rate, errors and duration of REST requests",
            (
                rates("Rate", "parley_gateway_requests_total", "route"),
                panel(
                    "Errors",
                    f'sum by (route, status) (rate(parley_gateway_requests_total{{@, status=~"4xx|5xx"}}{RATE})) > 0',
                    "{{route}} {{status}}",
                    "reqps",
                ),
                quantiles("Duration", "parley_gateway_request_seconds", "route"),
            ),
        ),
        Row(
            "What it waits for",
            (
                panel(
                    "Calls to others that failed",
                    f'sum by (job, method, code) (rate(parley_rpc_made_total{{@, job=~"$job", {FAULTS}}}{RATE})) > 0',
                    "{{job}} → {{method}} {{code}}",
                    "reqps",
                ),
                quantiles("MongoDB's commands", "parley_mongo_command_seconds", "command", '@, job=~"$job"'),
                panel(
                    "MongoDB's commands that failed",
                    share(
                        'parley_mongo_command_seconds_count{@, job=~"$job", outcome="error"}',
                        'parley_mongo_command_seconds_count{@, job=~"$job"}',
                        "job",
                    ),
                    "{{job}}",
                    "percentunit",
                ),
            ),
        ),
        Row(
            "What it has left",
            (
                quantiles("Lateness of the event loop", "parley_event_loop_lag_seconds", "instance", '@, job=~"$job"'),
                rates(
                    "Cores",
                    "process_cpu_seconds_total",
                    "instance",
                    '@, job=~"$job"',
                    unit="short",
                    why="A process can use one, and little more.",
                ),
                panel("Memory", 'process_resident_memory_bytes{@, job=~"$job"}', "{{instance}}", "bytes"),
                panel(
                    "Background tasks that failed",
                    'sum by (job, task) (increase(parley_background_restarts_total{@, job=~"$job"}[1h])) > 0',
                    "{{job}} {{task}}",
                ),
            ),
        ),
    ),
    services=SERVICES,
)
