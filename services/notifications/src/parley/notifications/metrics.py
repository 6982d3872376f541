"""Every metric of notifications."""

from prometheus_client import Counter, Gauge, Histogram

# What became of each attempt: sent, failed (given up), retried (due again), postponed (nothing was tried, as
# another service is away), held (suspended) or dropped (no longer wanted).
ATTEMPTS = Counter("parley_notifications_attempts_total", "Attempts to send, by outcome.", ["channel", "result"])

# From the moment a message was due until its provider took it.
LATENESS = Histogram(
    "parley_notifications_lateness_seconds",
    "How late messages go out.",
    ["channel"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600),
)

# Messages that could go out now and haven't: what to alert on.
BACKLOG = Gauge("parley_notifications_due_backlog", "Messages due now.")

# Messages that wait for a channel, or for a tenant's access to it, to be resumed.
HELD = Gauge("parley_notifications_held", "Messages held by suspensions.", ["channel"])

# Messages whose sender never told what became of them, so that they may go out twice under one Message-ID.
INTERRUPTED = Counter("parley_notifications_interrupted_total", "Messages claimed again after a lease ran out.")
