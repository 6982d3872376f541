"""What people are promised, as shares of events that went well, and the rules that watch how fast the rest burns.

The method is that of multi-window, multi-burn-rate alerts (Google, The Site Reliability Workbook, chapter 5). Each
objective records what happened and what of it went badly; everything after that is the same for all of them.
"""

from dataclasses import dataclass

from deploy.observe.rules import Alert, Recording, Rule

_REQUESTS = "parley_gateway_requests_total"
_ENTER = 'route="/v1/join/enter"'
_POST = 'method="POST", route="/v1/appointments/{appointment_id}/messages"'
_HELLOS = "parley_live_hellos_total"
_NEWS = "parley_live_news_seconds"
_LATENESS = "parley_notifications_lateness_seconds"
_SETUPS = "parley_live_call_setups_total"

WINDOWS = ("5m", "30m", "1h", "6h", "3d")
# The share that may go badly, of the objective that a series is about.
BUDGET = "max by (objective) (parley:objective:budget)"
# Fewer bad events than these in the long window are somebody's bad luck, and wake nobody.
_FEWEST = 5


@dataclass(frozen=True)
class Objective:
    """`target` is the share of `events` that is to be among the `good`; both are selectors of counters."""

    name: str
    title: str
    promise: str
    target: float
    events: tuple[str, ...]
    good: tuple[str, ...]


OBJECTIVES = (
    Objective(
        "api_availability",
        "API availability",
        "REST requests are answered, and not with 5xx",
        0.9995,
        (_REQUESTS,),
        (f'{_REQUESTS}{{status!="5xx"}}',),
    ),
    Objective(
        "join_success",
        "Join success",
        "whoever may enter gets in: the door answers, and the live channel takes them",
        0.999,
        (f"{_REQUESTS}{{{_ENTER}}}", f'{_HELLOS}{{outcome=~"fresh|resumed|reloaded|OVERLOADED"}}'),
        (f'{_REQUESTS}{{{_ENTER}, status!="5xx"}}', f'{_HELLOS}{{outcome=~"fresh|resumed|reloaded"}}'),
    ),
    Objective(
        "admission_latency",
        "Admission latency",
        "what happens to an appointment, an admission above all, is told to those who wait within 0.5 s",
        0.99,
        (f'{_NEWS}_count{{topic="parley.appointments.v1"}}',),
        (f'{_NEWS}_bucket{{topic="parley.appointments.v1", le="0.5"}}',),
    ),
    Objective(
        "message_delivery",
        "Message delivery",
        "a chat message is taken, and is with the other side within 1 s",
        0.99,
        (f"{_REQUESTS}{{{_POST}}}", f'{_NEWS}_count{{topic="parley.chat.v1"}}'),
        (f'{_REQUESTS}{{{_POST}, status!="5xx"}}', f'{_NEWS}_bucket{{topic="parley.chat.v1", le="1.0"}}'),
    ),
    Objective(
        "notification_lateness",
        "Notification lateness",
        "an invitation or reminder is with its provider within 60 s of when it was due",
        0.99,
        (f"{_LATENESS}_count",),
        (f'{_LATENESS}_bucket{{le="60.0"}}',),
    ),
    Objective(
        "call_setup",
        "Call set-up",
        "after an admission one side sees the other within 15 s, where both are there",
        0.98,
        (_SETUPS,),
        (f'{_SETUPS}{{result="connected"}}',),
    ),
)


def recordings() -> tuple[Rule, ...]:
    """By objective: what happens a second, what of it goes well, and so what badly; and the share that may."""
    rules: list[Rule] = []
    for each in OBJECTIVES:
        labels = {"objective": each.name}
        rules += [
            Recording("parley:objective_events:rate5m", _rate(each.events), labels),
            Recording("parley:objective_good:rate5m", _rate(each.good), labels),
            Recording("parley:objective:budget", f"vector({round(1 - each.target, 6)})", labels),
        ]
    # Where nothing went well there may be no series that says so.
    bad = "parley:objective_events:rate5m\n- (parley:objective_good:rate5m or 0 * parley:objective_events:rate5m)"
    return (*rules, Recording("parley:objective_bad:rate5m", bad))


def ratios() -> tuple[Rule, ...]:
    """The share that went badly, by window. Each moment counts by how much happened in it."""
    return tuple(
        Recording(
            f"parley:objective_bad:ratio{window}",
            f"avg_over_time(parley:objective_bad:rate5m[{window}])\n"
            f"/ (avg_over_time(parley:objective_events:rate5m[{window}]) > 0)",
        )
        for window in WINDOWS
    )


def burning() -> tuple[Rule, ...]:
    """The alerts: 2 % of a month's budget within an hour, 5 % within six, 10 % within three days."""
    return (
        _burns("ObjectiveBurnsFast", 14.4, "1h", "5m", 3600, "2m", "page"),
        _burns("ObjectiveBurns", 6, "6h", "30m", 6 * 3600, "5m", "page"),
        _burns("ObjectiveBurnsSlowly", 1, "3d", "6h", 3 * 24 * 3600, "30m", "ticket"),
    )


def _rate(selectors: tuple[str, ...]) -> str:
    rates = "\n  or ".join(f"rate({each}[5m])" for each in selectors)
    return f"sum by (namespace) ({rates})"


def _burns(name: str, factor: float, long: str, short: str, seconds: int, pending: str, severity: str) -> Alert:
    too_many = f"> on (objective) group_left () {factor:g} * {BUDGET}"
    return Alert(
        name,
        f"(parley:objective_bad:ratio{long} {too_many})\n"
        f"and (parley:objective_bad:ratio{short} {too_many})\n"
        f"and (avg_over_time(parley:objective_bad:rate5m[{long}]) * {seconds} >= {_FEWEST})",
        pending,
        severity,
        f"{{{{ $labels.objective }}}} burns {factor:g} times as fast as it may",
        f"{{{{ $value | humanizePercentage }}}} of the last {long} went badly, and it goes on.",
    )
