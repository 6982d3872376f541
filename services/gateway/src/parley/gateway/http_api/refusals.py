"""How operations can refuse: which statuses each may answer, and an example of every one."""

from http import HTTPStatus

from parley.gateway.http_api.contract import Schema

OURS = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
SENDS = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
COMMAND = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)
# Reading these too depends on a state: the conversation's, the type's, the link's.
BY_STATE = ("conversation_list_messages", "availability_search_slots", "public_search_slots", "join_search_slots")
# Anybody's: nobody is asked who they are.
ANYBODYS = "public"

# One example of each status: the code, what it says, and the field it names.
PROBLEMS = {
    HTTPStatus.BAD_REQUEST: ("INVALID_REQUEST", "starts_at: Input should have timezone info.", "starts_at"),
    HTTPStatus.UNAUTHORIZED: ("TOKEN_EXPIRED", "The token has expired: refresh it or sign in again.", None),
    HTTPStatus.FORBIDDEN: ("PERMISSION_DENIED", "This needs another role.", None),
    HTTPStatus.NOT_FOUND: ("APPOINTMENT_NOT_FOUND", "There is no such appointment.", "appointment_id"),
    HTTPStatus.REQUEST_TIMEOUT: (
        "BODY_TOO_SLOW",
        "The request's body did not arrive within 8 s. Send it again.",
        None,
    ),
    HTTPStatus.CONFLICT: (
        "SLOT_TAKEN",
        "The specialist is booked in that time: search for slots and take a free one.",
        "starts_at",
    ),
    HTTPStatus.PRECONDITION_FAILED: ("VERSION_CONFLICT", "Somebody else changed it first: load it again.", None),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "BODY_TOO_LARGE",
        "The request's body is over 262144 bytes. Send less.",
        None,
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "NOT_JSON",
        "The body isn't announced as JSON: send Content-Type: application/json.",
        None,
    ),
    HTTPStatus.PRECONDITION_REQUIRED: (
        "IF_MATCH_MISSING",
        "Say which version you change: read it first and send its ETag as If-Match, or * to overwrite any.",
        "If-Match",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ("RATE_LIMITED", "Too many requests. Wait 12 s and try again.", None),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "INTERNAL",
        "Something went wrong on our side. Try again; if it stays, quote trace_id to support.",
        None,
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "UNAVAILABLE",
        "AppointmentsService can't be reached at the moment: try again.",
        None,
    ),
    HTTPStatus.GATEWAY_TIMEOUT: (
        "DEADLINE_EXCEEDED",
        "AppointmentsService didn't answer in time: try again.",
        None,
    ),
}
HEADERS = {
    "ETag": ("For If-Match: the version, and the language where the answer has words in the caller's.", '"3"'),
    "RateLimit": ("What is left of the rate, and the seconds until it is renewed.", '"staff";r=1187;t=41'),
    "RateLimit-Policy": ("The rate: requests in a window of seconds.", '"staff";q=1200;w=60'),
    "Retry-After": ("Seconds to wait before the next attempt.", "12"),
}
RATES = ("RateLimit", "RateLimit-Policy")
WAITS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def problems_of(operation: Schema, method: str) -> list[HTTPStatus]:
    """What an operation may answer besides success."""
    found = set(OURS)
    parameters = operation.get("parameters", ())
    if parameters or "requestBody" in operation:
        found.add(HTTPStatus.BAD_REQUEST)
    if "application/json" in operation.get("requestBody", {}).get("content", ()):
        found.add(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if operation["security"] or (method != "GET" and operation["tags"] != [ANYBODYS]):
        found.update((HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN))
    if any(names_an_object(parameter) for parameter in parameters) or method == "POST":
        found.add(HTTPStatus.NOT_FOUND)
    if method != "GET":
        found.update((*COMMAND, *SENDS))
    if operation["operationId"] in BY_STATE:
        found.add(HTTPStatus.CONFLICT)
    if method in ("PUT", "PATCH") and any(parameter["name"] == "If-Match" for parameter in parameters):
        found.add(HTTPStatus.PRECONDITION_REQUIRED)
    return sorted(found)


def names_an_object(parameter: Schema) -> bool:
    """Whether nothing may be found by it."""
    return bool(parameter["in"] == "path" or parameter["name"] == "Parley-Link" or parameter["name"].endswith("_id"))
