"""Every metric of signaling."""

from prometheus_client import Counter, Gauge, Histogram

# Open WebSockets, before and after their Hello.
SOCKETS = Gauge("parley_live_sockets", "Open sockets")
# How many of them this pod takes at most.
SOCKETS_LIMIT = Gauge("parley_live_sockets_limit", "Sockets that are taken at once")
# Channels served by this pod.
CHANNELS = Gauge("parley_live_channels", "Channels by kind", ["kind"])
# Rooms as their appointment's state; one in progress is "connected" once a side sees the other's picture.
CALLS = Gauge("parley_live_calls", "Rooms by the state of their appointment and call", ["state"])
# What came of admissions: "connected", or "overdue" where both sides were here for 15 s and neither saw the other.
CALL_SETUPS = Counter("parley_live_call_setups_total", "Calls by how they came about", ["result"])
# Of those that came about: from both sides being able to talk to the first picture, as the faster of them saw it.
CALL_SETUP_SECONDS = Histogram(
    "parley_live_call_setup_seconds",
    "Time until a side sees the other",
    buckets=(0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 15),
)
# Frames and their bytes, by direction ("in", "out"); flushed once a second.
FRAMES = Counter("parley_live_frames_total", "Frames", ["direction"])
FRAME_BYTES = Counter("parley_live_frame_bytes_total", "Bytes of frames", ["direction"])
# Sockets that the server closed, by live.proto's reason; SLOW is a reader whose queue was full.
CLOSINGS = Counter("parley_live_closings_total", "Sockets closed by the server", ["reason"])
# Hellos by outcome: "fresh", "resumed", "reloaded" (came back too late), "moved", or a closing's reason.
HELLOS = Counter("parley_live_hellos_total", "Hellos by outcome", ["outcome"])
# Signals that went nowhere, since either end was not admitted or not there.
SIGNALS_DROPPED = Counter("parley_live_signals_dropped_total", "Signals that were not forwarded")
# Buckets that this pod holds, and those that it took: free ones or a dead pod's.
BUCKETS = Gauge("parley_live_buckets", "Buckets held")
TAKEOVERS = Counter("parley_live_takeovers_total", "Buckets taken over")
# Renewals of the leases that failed; several in a row fence the pod.
RENEWALS_FAILED = Counter("parley_live_renewals_failed_total", "Renewals that failed")
# This pod could not renew in time and closed everything.
FENCED = Counter("parley_live_fenced_total", "Times that this pod fenced itself")
# From an event's making to the end of its delivery to the sockets' buffers.
NEWS_SECONDS = Histogram(
    "parley_live_news_seconds",
    "Time from an event's making to its delivery",
    ["topic"],
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
# Events about rooms that could not be published and were given up.
FACTS_LOST = Counter("parley_live_facts_lost_total", "Events given up")
