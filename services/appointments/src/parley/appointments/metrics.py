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

# What became of those who stood at the door: entered, or why not.
DOOR = Counter("parley_appointments_door_total", "Attempts to enter, by result.", ["result"])
