"""Sockets, channels, calls, and those who wait."""

from deploy.observe.dashboards.shared import RATE
from deploy.observe.grafana import Dashboard, Panel, Query, Row, panel, quantiles

LIVE = Dashboard(
    "live",
    "Live and queue",
    (
        Row(
            "Who is connected?",
            (
                panel("Open sockets", "sum by (instance) (parley_live_sockets{@})", "{{instance}}"),
                panel(
                    "Of what is taken at most",
                    "max by (instance) (parley_live_sockets{@} / parley_live_sockets_limit{@})",
                    "{{instance}}",
                    "percentunit",
                ),
                panel("Channels", "sum by (kind) (parley_live_channels{@})", "{{kind}}"),
                panel("Calls and waiting rooms", "sum by (state) (parley_live_calls{@})", "{{state}}"),
            ),
        ),
        Row(
            "Do they get in, and stay?",
            (
                panel(
                    "Hellos", f"sum by (outcome) (rate(parley_live_hellos_total{{@}}{RATE}))", "{{outcome}}", "reqps"
                ),
                panel(
                    "Closed by us",
                    f"sum by (reason) (rate(parley_live_closings_total{{@}}{RATE}))",
                    "{{reason}}",
                    "reqps",
                ),
                panel(
                    "At the door",
                    f"sum by (result) (rate(parley_appointments_door_total{{@}}{RATE}))",
                    "{{result}}",
                    "reqps",
                ),
            ),
        ),
        Row(
            "How long do they wait?",
            (
                panel("Waiting now", "max by (namespace) (parley_appointments_queue_length{@})", "waiting"),
                quantiles("Wait until the admission", "parley_appointments_waiting_seconds", ""),
                quantiles("From an event to the sockets", "parley_live_news_seconds", "topic"),
            ),
        ),
        Row(
            "Do calls come about?",
            (
                panel("Results", "sum by (result) (increase(parley_live_call_setups_total{@}[5m]))", "{{result}}"),
                quantiles("Time to the first picture", "parley_live_call_setup_seconds", ""),
                panel(
                    "Signals that went nowhere",
                    f"sum by (instance) (rate(parley_live_signals_dropped_total{{@}}{RATE}))",
                    "{{instance}}",
                ),
            ),
        ),
        Row(
            "Who serves which channels?",
            (
                panel("Buckets held", "sum by (instance) (parley_live_buckets{@})", "{{instance}}", why="256 in all."),
                panel("Taken over", "sum by (instance) (increase(parley_live_takeovers_total{@}[5m]))", "{{instance}}"),
                Panel(
                    "Leases in doubt",
                    (
                        Query(
                            "sum by (instance) (increase(parley_live_renewals_failed_total{@}[5m]))",
                            "{{instance}} failed",
                        ),
                        Query("sum by (instance) (increase(parley_live_fenced_total{@}[5m]))", "{{instance}} fenced"),
                    ),
                ),
                Panel(
                    "Traffic",
                    (Query(f"sum by (direction) (rate(parley_live_frame_bytes_total{{@}}{RATE}))", "{{direction}}"),),
                    "Bps",
                ),
            ),
        ),
    ),
)
