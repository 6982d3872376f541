"""Every metric of insights."""

from prometheus_client import Counter, Histogram

# Events that came into the trail, by kind; "<domain>.unknown" is an event of a later release.
ENTRIES = Counter("parley_insights_entries_total", "Events appended to the trail.", ["kind"])

# Events delivered again that the trail held already.
REPEATED = Counter("parley_insights_repeated_total", "Events that the trail held already.")

# Writes that another replica was faster than, and that were tried again.
OVERTAKEN = Counter("parley_insights_overtaken_total", "Appends that found their place taken.")

# Events of one tenant that one write appended together.
BATCH = Histogram("parley_insights_batch_events", "Events appended by one write.", buckets=(1, 2, 4, 8, 16, 32, 64))

# Erasures of somebody's personal data; each may be asked for again until it is done.
ERASURES = Counter("parley_insights_erasures_total", "Erasures carried out.")

# Chains recomputed, by result: intact, broken. A broken one needs a human.
VERIFICATIONS = Counter("parley_insights_verifications_total", "Chains recomputed.", ["result"])
