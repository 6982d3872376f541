"""Each zone beside the other."""

from deploy.observe.dashboards.shared import EVERY_SERVICE, share
from deploy.observe.grafana import Dashboard, Row, panel, quantiles, rates

ZONES = Dashboard(
    "zones",
    "Zones",
    (
        Row(
            "Is each zone there?",
            (
                panel(
                    "Processes that answer",
                    'sum by (zone) (up{@, job=~"' + EVERY_SERVICE + '"})',
                    "{{zone}}",
                ),
                panel(
                    "By service",
                    'sum by (job, zone) (up{@, job=~"' + EVERY_SERVICE + '"})',
                    "{{job}} in {{zone}}",
                    why="A service that is in one zone alone ends with it.",
                ),
                panel("Open sockets", "sum by (zone) (parley_live_sockets{@})", "{{zone}}"),
                panel("Buckets held", "sum by (zone) (parley_live_buckets{@})", "{{zone}}"),
            ),
        ),
        Row(
            "Is one of them worse?",
            (
                rates("Requests", "parley_gateway_requests_total", "zone"),
                panel(
                    "Answered with 5xx",
                    share('parley_gateway_requests_total{@, status="5xx"}', "parley_gateway_requests_total{@}", "zone"),
                    "{{zone}}",
                    "percentunit",
                ),
                quantiles("Time to answer a request", "parley_gateway_request_seconds", "zone"),
                quantiles("Time of RPCs", "parley_rpc_server_seconds", "zone"),
            ),
        ),
        Row(
            "Can each carry everything?",
            (
                rates("Cores", "process_cpu_seconds_total", "zone", f'@, job=~"{EVERY_SERVICE}"', unit="short"),
                quantiles("Lateness of the event loops", "parley_event_loop_lag_seconds", "zone"),
                quantiles("MongoDB's commands", "parley_mongo_command_seconds", "zone"),
                quantiles("Time to Kafka's acknowledgement", "parley_kafka_send_seconds", "zone"),
            ),
        ),
    ),
)
