"""What a route says of itself for the API's document, beside its shape."""

from typing import Any

# The key under which an operation keeps it until the document is complete.
CALLS = "x-calls"


def calls(*methods: str) -> dict[str, Any]:
    """Name the services' methods behind a route, such as "appointments.Schedule": by them it knows its scope."""
    return {CALLS: methods}
