"""Every metric of chat."""

from prometheus_client import Counter, Histogram

# Messages stored, by who wrote them; one sent twice counts once.
MESSAGES = Counter("parley_chat_messages_total", "Messages stored.", ["sender"])

# From the request to the message stored and its event published, in the service itself.
POST_SECONDS = Histogram(
    "parley_chat_post_seconds",
    "Time to store and publish a message.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)

# Posts that lost their place to another and took the next one: contention within a conversation.
PLACES_LOST = Counter("parley_chat_places_lost_total", "Posts that had to take a later place in the order.")

# Messages sent again by a client that had no answer.
REPEATED = Counter("parley_chat_repeated_messages_total", "Messages sent twice and stored once.")

# Posts refused because their sender went over the rate.
LIMITED = Counter("parley_chat_limited_total", "Posts refused by the rate bound.")

# Conversations whose messages were erased for good.
ERASED = Counter("parley_chat_erased_conversations_total", "Conversations erased.")

# Conversations asked for before their appointment's event had arrived.
LOADED = Counter("parley_chat_appointments_loaded_total", "Appointments loaded by gRPC ahead of their event.")
