"""Sockets, channels, calls, and those who wait."""

from deploy.observe.grafana import Dashboard, Panel, Query, Row, panel, quantiles, rates

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
                rates("Hellos", "parley_live_hellos_total", "outcome"),
                rates("Closed by us", "parley_live_closings_total", "reason"),
                rates("At the door", "parley_appointments_door_total", "result"),
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
                rates("Signals that went nowhere", "parley_live_signals_dropped_total", "instance", unit="short"),
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
                rates("Traffic", "parley_live_frame_bytes_total", "direction", unit="Bps"),
            ),
        ),
    ),
)
