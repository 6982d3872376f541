"""Every metric of appointments. Labels are states and names of events: bounded, and never a tenant's."""

from prometheus_client import Counter, Gauge, Histogram

# How appointments move through their states; a new one comes from "new".
TRANSITIONS = Counter("parley_appointments_transitions_total", "Changes of state.", ["before", "after"])

# What happened, by the event's name.
FACTS = Counter("parley_appointments_facts_total", "Events recorded.", ["event"])

# From the waiting room's door to the first admission.
WAITING_SECONDS = Histogram(
    "parley_appointments_waiting_seconds",
    "Time that customers waited until they were admitted.",
    buckets=(5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600),
)

# How many wait now, over all tenants; each replica counts them all.
QUEUE_LENGTH = Gauge("parley_appointments_queue_length", "Customers who wait now.")

# Bookings that came second for a slot.
SLOTS_TAKEN = Counter("parley_appointments_slots_taken_total", "Bookings refused because the time was taken.")

# Saves that somebody else overtook and that were decided anew.
LOST_SAVES = Counter("parley_appointments_lost_saves_total", "Saves that lost a race.")

# What happened by itself, by the event's name, and how long after it was due: a second is usual.
TIMER_LATE_SECONDS = Histogram(
    "parley_appointments_timer_late_seconds",
    "Time from an instant that was due to what happened then.",
    ["event"],
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 1800),
)

# Erasures that are not complete, over all tenants; each replica counts them all. One is done within minutes.
ERASURES_OPEN = Gauge("parley_appointments_erasures_open", "Erasures that are not complete.")

# Attempts to have a service erase, by service and result: done, failed (and tried again later).
ERASURE_STEPS = Counter("parley_appointments_erasure_steps_total", "Steps of erasures tried.", ["service", "result"])

# What became of those who stood at the door: entered, or why not.
DOOR = Counter("parley_appointments_door_total", "Attempts to enter, by result.", ["result"])
