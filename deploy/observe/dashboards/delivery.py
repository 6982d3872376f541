"""Events from the outbox to their consumers, messages to customers, webhooks."""

from deploy.observe.grafana import Dashboard, Row, panel, quantiles, rates

DELIVERY = Dashboard(
    "delivery",
    "Consumers and outbox",
    (
        Row(
            "Does what happened get out?",
            (
                panel(
                    "Oldest event that waits",
                    "max by (topic, collection) (parley_outbox_age_seconds{@})",
                    "{{topic}} {{collection}}",
                    "s",
                ),
                rates(
                    "Published by",
                    "parley_outbox_published_total",
                    "by",
                    unit="cps",
                    why="The relay has what commands could not publish.",
                ),
                quantiles("Time to Kafka's acknowledgement", "parley_kafka_send_seconds", "topic"),
                rates(
                    "Not taken by Kafka", "parley_kafka_send_seconds_count", "topic", '@, outcome="error"', unit="cps"
                ),
            ),
        ),
        Row(
            "Is it heard?",
            (
                panel(
                    "Messages behind",
                    "sum by (topic, group) (parley_kafka_consumer_lag_messages{@})",
                    "{{group}} in {{topic}}",
                ),
                rates("Handled", "parley_kafka_handle_seconds_count", "group, outcome", unit="cps"),
                quantiles("Time of one handling", "parley_kafka_handle_seconds", "group"),
                panel(
                    "Parked, or missed by a tail",
                    "sum by (topic) (increase(parley_kafka_dead_letters_total{@}[1h])\n"
                    "or increase(parley_kafka_tail_failures_total{@}[1h]))",
                    "{{topic}}",
                ),
            ),
        ),
        Row(
            "Are customers told in time?",
            (
                panel("Due now", "max by (namespace) (parley_notifications_due_backlog{@})", "due"),
                quantiles("Lateness", "parley_notifications_lateness_seconds", "channel"),
                rates("Attempts", "parley_notifications_attempts_total", "channel, result", unit="cps"),
                panel("Held by suspensions", "max by (channel) (parley_notifications_held{@})", "{{channel}}"),
            ),
        ),
        Row(
            "Are companies' systems told?",
            (
                panel("Due now", "max by (namespace) (parley_notifications_webhook_due_backlog{@})", "due"),
                quantiles("Lateness", "parley_notifications_webhook_lateness_seconds", ""),
                rates("Attempts", "parley_notifications_webhook_attempts_total", "result", unit="cps"),
                panel(
                    "Switched off",
                    "sum by (job) (increase(parley_notifications_webhooks_disabled_total{@}[1d]))",
                    "webhooks",
                ),
            ),
        ),
    ),
)
