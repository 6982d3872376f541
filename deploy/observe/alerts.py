"""What says that something is about to be short, stands still, or is gone: causes, where the objectives are effects."""

from deploy.observe.rules import Alert

SERVICES = ("accounts", "appointments", "chat", "gateway", "insights", "notifications", "signaling")

# Any namespace, or none: for a Prometheus that watches nothing else. The chart's rules.yaml puts the release's here.
NAMESPACE = 'namespace=~".*"'
_OURS = f'job=~"{"|".join(SERVICES)}", {NAMESPACE}'


def _grew(metric: str, labels: str, window: str = "15m") -> str:
    """Whether a counter grew; that of a series that began meanwhile too, of which `increase` knows nothing."""
    return (
        f"sum by (namespace, {labels}) (increase({metric}[{window}])) > 0\n"
        f"or sum by (namespace, {labels}) ({metric} unless {metric} offset {window}) > 0"
    )


SATURATION = (
    Alert(
        "ServiceDown",
        f"sum by (namespace, job) (up{{{_OURS}}}) == 0\n"
        f"or group by (namespace, job) (last_over_time(up{{{_OURS}}}[6h]))\n"
        f"  unless group by (namespace, job) (up{{{_OURS}}})",
        "1m",
        "page",
        "No process of {{ $labels.job }} answers",
    ),
    Alert(
        "ProcessDown",
        f"up{{{_OURS}}} == 0",
        "5m",
        "ticket",
        "{{ $labels.instance }} of {{ $labels.job }} does not answer",
    ),
    Alert(
        "ConsumerBehind",
        "sum by (namespace, topic, group) (parley_kafka_consumer_lag_messages) > 1000",
        "5m",
        "page",
        "{{ $labels.group }} is {{ $value }} messages behind in {{ $labels.topic }}",
    ),
    Alert(
        "OutboxStuck",
        "max by (namespace, topic, collection) (parley_outbox_age_seconds) > 30",
        "1m",
        "page",
        "Events for {{ $labels.topic }} wait since {{ $value | humanizeDuration }}",
    ),
    Alert(
        "MessageParked",
        _grew("parley_kafka_dead_letters_total", "topic, group"),
        "0m",
        "ticket",
        "{{ $labels.group }} could not handle a message of {{ $labels.topic }}",
        runbook="dead-letters.md",
    ),
    Alert(
        "NotificationsWait",
        "max by (namespace) (parley_notifications_due_backlog) > 100",
        "5m",
        "page",
        "{{ $value }} messages to customers are due and do not go out",
    ),
    Alert(
        "WebhooksWait",
        "max by (namespace) (parley_notifications_webhook_due_backlog) > 1000",
        "15m",
        "ticket",
        "{{ $value }} deliveries to companies' systems are due and do not go out",
    ),
    Alert(
        "QueueFull",
        _grew('parley_appointments_door_total{result="QUEUE_FULL"}', "result"),
        "0m",
        "ticket",
        "Customers were turned away because a queue is full",
    ),
    Alert(
        "SocketsNearLimit",
        "max by (namespace, instance) (parley_live_sockets / parley_live_sockets_limit) > 0.8",
        "5m",
        "page",
        "{{ $labels.instance }} has {{ $value | humanizePercentage }} of the sockets that it takes",
    ),
    Alert(
        "EventLoopLate",
        "histogram_quantile(0.99, sum by (namespace, job, instance, le) "
        "(rate(parley_event_loop_lag_seconds_bucket[5m]))) > 0.1",
        "10m",
        "ticket",
        "{{ $labels.instance }} of {{ $labels.job }} does more than its core can",
    ),
    Alert(
        "DatabaseFails",
        'sum by (namespace, job) (rate(parley_mongo_command_seconds_count{outcome="error"}[5m]))\n'
        "/ sum by (namespace, job) (rate(parley_mongo_command_seconds_count[5m])) > 0.05",
        "3m",
        "page",
        "{{ $value | humanizePercentage }} of what {{ $labels.job }} asks MongoDB fails",
    ),
    Alert(
        "LiveChannelsFenced",
        _grew("parley_live_fenced_total", "instance"),
        "0m",
        "ticket",
        "{{ $labels.instance }} could not renew its leases and closed its sockets",
    ),
    Alert(
        "LiveNewsLost",
        _grew("parley_kafka_tail_failures_total", "topic")
        + "\nor "
        + _grew("parley_live_facts_lost_total", "instance"),
        "0m",
        "ticket",
        "Live channels missed an event, or others one of theirs",
    ),
    Alert(
        "TimersLate",
        "histogram_quantile(0.99, sum by (namespace, event, le) "
        "(rate(parley_appointments_timer_late_seconds_bucket[10m]))) > 60",
        "10m",
        "ticket",
        "{{ $labels.event }} happens {{ $value | humanizeDuration }} after it was due",
        runbook="erasures.md#timers-are-late",
    ),
    Alert(
        "ErasureStuck",
        "min_over_time(max by (namespace) (parley_appointments_erasures_open)[1h:1m]) > 0",
        "0m",
        "ticket",
        "Personal data that is to be erased is still there after an hour",
        runbook="erasures.md",
    ),
    Alert(
        "AuditTrailBroken",
        _grew('parley_insights_verifications_total{result="broken"}', "result", "1d"),
        "0m",
        "page",
        "A chain of the audit trail does not hold",
    ),
    Alert(
        "BackgroundTaskFails",
        "sum by (namespace, job, task) (increase(parley_background_restarts_total[15m])) > 3",
        "0m",
        "ticket",
        "{{ $labels.task }} of {{ $labels.job }} fails again and again",
    ),
)

# Apart, since the chart puts the namespaces of MongoDB and Kafka here too.
VOLUMES = (
    Alert(
        "DiskFills",
        f"kubelet_volume_stats_available_bytes{{{NAMESPACE}}} / kubelet_volume_stats_capacity_bytes < 0.15\n"
        f"or predict_linear(kubelet_volume_stats_available_bytes{{{NAMESPACE}}}[6h], 24 * 3600) < 0",
        "15m",
        "page",
        "{{ $labels.persistentvolumeclaim }} has little room left, or none within a day",
    ),
)

ZONES = (
    Alert(
        "ZoneDown",
        f'sum by (namespace, zone) (up{{{_OURS}, zone!=""}}) == 0',
        "1m",
        "page",
        "Nothing of zone {{ $labels.zone }} answers",
    ),
    Alert(
        "ServiceInOneZone",
        f"count by (namespace, job) (count by (namespace, job, zone) (up{{{_OURS}}} == 1)) < 2",
        "15m",
        "ticket",
        "{{ $labels.job }} runs in one zone alone",
    ),
)
