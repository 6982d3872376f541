"""For each alert, series that must raise it and series that must not: by minute, in promtool's notation.

All are in a namespace `p`: whoever tries several at once puts each into one of its own.
"""

from dataclasses import dataclass

Series = dict[str, str]
NAMESPACE = 'namespace="p"'

HOUR = 60
ALWAYS = "x480"


@dataclass(frozen=True)
class Case:
    """After `minutes` the alert fires over the first series, and does not over the second."""

    alert: str
    fires: Series
    quiet: Series
    minutes: int = 20


def steady(value: float) -> str:
    """The same all the time."""
    return f"{value:g}+0{ALWAYS}"


def growing(by: float) -> str:
    """More each minute."""
    return f"0+{by:g}{ALWAYS}"


def begun(minutes: int, value: int = 1) -> str:
    """A series that begins late, as one of a rare event does."""
    return f"_x{minutes} {value}+0{ALWAYS}"


_UP = 'up{namespace="p", job="chat", instance="%s", zone="%s"}'
_GATEWAY_UP = 'up{namespace="p", job="gateway", instance="c", zone="a"}'
_AVAILABLE = 'kubelet_volume_stats_available_bytes{namespace="p", persistentvolumeclaim="kafka-0"}'
_CAPACITY = 'kubelet_volume_stats_capacity_bytes{namespace="p", persistentvolumeclaim="kafka-0"}'
_COMMANDS = 'parley_mongo_command_seconds_count{namespace="p", job="chat", command="find", outcome="%s"}'
_PARKED = 'parley_kafka_dead_letters_total{namespace="p", topic="parley.chat.v1", group="insights"}'
_DOOR = 'parley_appointments_door_total{namespace="p", result="%s"}'
_TAIL = 'parley_kafka_tail_failures_total{namespace="p", topic="parley.chat.v1"}'
_LOST = 'parley_live_facts_lost_total{namespace="p", instance="s-0"}'
_FENCED = 'parley_live_fenced_total{namespace="p", instance="s-0"}'
_CHAINS = 'parley_insights_verifications_total{namespace="p", result="%s"}'
_RESTARTS = 'parley_background_restarts_total{namespace="p", job="chat", task="relay"}'
_OPEN = 'parley_appointments_erasures_open{namespace="p", instance="a-0"}'
_AGE = 'parley_outbox_age_seconds{namespace="p", topic="parley.chat.v1", collection="conversations"}'
_LAG = 'parley_kafka_consumer_lag_messages{namespace="p", topic="parley.chat.v1", group="insights", instance="%s"}'


def _buckets(name: str, labels: str, quick: float, all_of_them: float, bounds: tuple[str, str]) -> Series:
    counted = zip((*bounds, "+Inf"), (quick, all_of_them, all_of_them), strict=True)
    return {f'{name}_bucket{{{labels}, le="{le}"}}': growing(by) for le, by in counted}


def _loop(quick: float) -> Series:
    return _buckets(
        "parley_event_loop_lag_seconds", 'namespace="p", job="chat", instance="c-0"', quick, 600, ("0.1", "0.25")
    )


def _timers(quick: float) -> Series:
    labels = 'namespace="p", event="appointment_missed"'
    return _buckets("parley_appointments_timer_late_seconds", labels, quick, 100, ("60.0", "300.0"))


def _disk(free: float, less: float = 0) -> Series:
    return {_AVAILABLE: f"{free:g}-{less:g}{ALWAYS}", _CAPACITY: steady(100)}


CASES = (
    # Its pods are gone altogether.
    Case("ServiceDown", {_UP % ("a", "a"): "1x10"}, {_UP % ("a", "a"): "1x10", _UP % ("b", "b"): steady(1)}),
    Case("ServiceDown", {_UP % ("a", "a"): steady(0), _UP % ("b", "b"): steady(0)}, {_UP % ("a", "a"): steady(1)}),
    Case(
        "ProcessDown",
        {_UP % ("a", "a"): steady(0), _UP % ("b", "b"): steady(1)},
        # One that starts again.
        {_UP % ("a", "a"): f"1x17 0x3 1{ALWAYS}", 'up{namespace="p", job="somebody-elses", instance="x"}': steady(0)},
    ),
    Case(
        "ConsumerBehind",
        {_LAG % "c-0": steady(700), _LAG % "c-1": steady(700)},
        # A backlog that is worked off.
        {_LAG % "c-0": f"0x17 5000x3 0{ALWAYS}"},
    ),
    Case("OutboxStuck", {_AGE: "0x10 0+60x60"}, {_AGE: steady(2)}),
    # The first message that a group ever parks begins a series.
    Case("MessageParked", {_PARKED: begun(15)}, {_PARKED: steady(3)}),
    Case(
        "NotificationsWait",
        {'parley_notifications_due_backlog{namespace="p", instance="n-0"}': steady(150)},
        # Each replica counts them all.
        {f'parley_notifications_due_backlog{{namespace="p", instance="n-{n}"}}': steady(60) for n in range(2)},
    ),
    Case(
        "WebhooksWait",
        {'parley_notifications_webhook_due_backlog{namespace="p"}': steady(1500)},
        {'parley_notifications_webhook_due_backlog{namespace="p"}': steady(500)},
    ),
    Case(
        "QueueFull", {_DOOR % "QUEUE_FULL": begun(15)}, {_DOOR % "ENTERED": growing(5), _DOOR % "TOO_EARLY": begun(15)}
    ),
    Case(
        "SocketsNearLimit",
        {
            'parley_live_sockets{namespace="p", instance="s-0"}': steady(900),
            'parley_live_sockets_limit{namespace="p", instance="s-0"}': steady(1000),
        },
        {
            'parley_live_sockets{namespace="p", instance="s-0"}': steady(700),
            'parley_live_sockets_limit{namespace="p", instance="s-0"}': steady(1000),
        },
    ),
    Case("EventLoopLate", _loop(quick=580), _loop(quick=599)),
    Case(
        "DatabaseFails",
        {_COMMANDS % "ok": growing(90), _COMMANDS % "error": growing(10)},
        {_COMMANDS % "ok": growing(99), _COMMANDS % "error": growing(1)},
    ),
    Case("DiskFills", _disk(free=10), _disk(free=40)),
    # Half of it is left, and that goes within some hours.
    Case("DiskFills", _disk(free=50, less=0.1), _disk(free=50, less=0.001), minutes=HOUR),
    Case("LiveChannelsFenced", {_FENCED: begun(15)}, {_FENCED: steady(2)}),
    Case("LiveNewsLost", {_LOST: growing(1)}, {_TAIL: steady(0)}),
    Case("LiveNewsLost", {_TAIL: begun(15)}, {_TAIL: steady(1), _LOST: steady(4)}),
    Case("TimersLate", _timers(quick=90), _timers(quick=100), minutes=30),
    Case("ErasureStuck", {_OPEN: steady(1)}, {_OPEN: f"0x50 1x20 0{ALWAYS}"}, minutes=HOUR + 5),
    Case("AuditTrailBroken", {_CHAINS % "broken": begun(15)}, {_CHAINS % "intact": growing(1)}),
    Case("BackgroundTaskFails", {_RESTARTS: growing(1)}, {_RESTARTS: f"0x10 1{ALWAYS}"}),
    Case(
        "ZoneDown",
        {_UP % ("a", "a"): steady(1), _UP % ("b", "b"): steady(0)},
        {_UP % ("a", "a"): steady(1), _UP % ("b", "b"): steady(0), _GATEWAY_UP.replace('"a"}', '"b"}'): steady(1)},
    ),
    Case(
        "ServiceInOneZone",
        {_UP % ("a", "a"): steady(1), _UP % ("b", "b"): steady(0)},
        {_UP % ("a", "a"): steady(1), _UP % ("b", "b"): steady(1)},
    ),
)

# By objective, what a minute's good and bad events add to.
_REQUESTS = 'parley_gateway_requests_total{namespace="p", method="%s", route="%s", status="%s"}'
_ENTER, _POST = "/v1/join/enter", "/v1/appointments/{appointment_id}/messages"
_NEWS = 'parley_live_news_seconds_%s{namespace="p", topic="%s"%s}'
_LATE = 'parley_notifications_lateness_seconds_%s{namespace="p", channel="sms"%s}'


def objective_series(objective: str, good: float, bad: float) -> Series:
    """What the services count where an objective has so many events a minute."""
    match objective:
        case "api_availability":
            counted = {_REQUESTS % ("GET", "/v1/queue", "2xx"): good, _REQUESTS % ("GET", "/v1/queue", "5xx"): bad}
        case "join_success":
            hellos = 'parley_live_hellos_total{namespace="p", outcome="%s"}'
            counted = {hellos % "fresh": good, hellos % "OVERLOADED": bad, hellos % "FORBIDDEN": good}
        case "admission_latency":
            counted = _late_news("parley.appointments.v1", "0.5", good, bad)
        case "message_delivery":
            counted = _late_news("parley.chat.v1", "1.0", good, bad)
        case "notification_lateness":
            counted = {_LATE % ("count", ""): good + bad, _LATE % ("bucket", ', le="60.0"'): good}
        case "call_setup":
            results = 'parley_live_call_setups_total{namespace="p", result="%s"}'
            counted = {results % "connected": good, results % "overdue": bad}
        case _:
            raise ValueError(f"no series for {objective}")
    return {series: growing(by) for series, by in counted.items()}


def _late_news(topic: str, le: str, good: float, bad: float) -> dict[str, float]:
    return {_NEWS % ("count", topic, ""): good + bad, _NEWS % ("bucket", topic, f', le="{le}"'): good}
