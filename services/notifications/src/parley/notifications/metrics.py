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

# What became of each attempt to deliver an event: delivered, retried (due again), failed (given up), switched_off
# (nothing was tried, nor is it while the company is inactive) or shed (too many wait for the webhook).
WEBHOOK_ATTEMPTS = Counter("parley_notifications_webhook_attempts_total", "Attempts to deliver events.", ["result"])

# From the moment an event happened until a tenant's system took it: retries are in it.
WEBHOOK_LATENESS = Histogram(
    "parley_notifications_webhook_lateness_seconds",
    "How late tenants' systems hear of events.",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 21600, 86400, 259200),
)

# Deliveries that could go out now and haven't: what to alert on.
WEBHOOK_BACKLOG = Gauge("parley_notifications_webhook_due_backlog", "Deliveries of events due now.")

# Webhooks that Parley switched off by itself: gone, or nothing got through for days.
WEBHOOKS_DISABLED = Counter("parley_notifications_webhooks_disabled_total", "Webhooks switched off after failures.")
