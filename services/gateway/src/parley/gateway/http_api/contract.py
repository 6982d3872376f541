"""What the API's document says beside the shapes of requests and answers."""

from typing import Any

from parley.api.accounts.v1 import service_pb2 as accounts
from parley.api.appointments.v1 import service_pb2 as appointments
from parley.api.chat.v1 import service_pb2 as chat
from parley.api.insights.v1 import service_pb2 as insights
from parley.api.notifications.v1 import service_pb2 as notifications
from parley.api.signaling.v1 import service_pb2 as signaling
from parley.common.rpc import scopes_of

Schema = dict[str, Any]

# The key under which an operation keeps its methods until the document is complete.
CALLS = "x-calls"

# In the order of the documentation, which is that of their routers.
TAGS = {
    "sessions": "Sign in and out, choose a password, know oneself.",
    "tenants": "Companies that use Parley, and the countries where it is sold.",
    "staff": "Teams and their members.",
    "api-keys": "Keys by which programs call.",
    "appointment-types": "What an appointment is about, and its rules.",
    "availability": "Working hours and free times.",
    "customers": "The people whom a company serves, what may be sent to them, export and erasure.",
    "appointments": "From booking to wrap-up.",
    "queue": "Who waits, and where live channels are.",
    "consents": "What customers are asked, in which words, and what they answered.",
    "conversation": "An appointment's messages and story.",
    "join": "The door for whoever holds a link.",
    "entrances": "Public pages, as an administrator keeps them.",
    "public": "Public pages, as anybody uses them.",
    "messages": "Messages outside the call, and their channels.",
    "templates": "The wording of messages.",
    "webhooks": "Events told to a company's own systems.",
    "audit": "The trail of all that happened.",
}

STAFF, API_KEY, PARTICIPANT, LINK, SESSION, DEVICE = (
    "staffToken",
    "apiKey",
    "participantToken",
    "link",
    "sessionCookie",
    "deviceCookie",
)
SECURITY_SCHEMES: Schema = {
    STAFF: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of POST /v1/sessions.",
    },
    API_KEY: {
        "type": "http",
        "scheme": "bearer",
        "description": "The secret of POST /v1/api-keys, `parley_…`; each operation names the scope that it needs.",
    },
    PARTICIPANT: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of POST /v1/join/enter, for its own appointment.",
    },
    LINK: {
        "type": "apiKey",
        "in": "header",
        "name": "Parley-Link",
        "description": "What follows # in a link.",
    },
    SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "name": "parley_session",
        "description": "Set by signing in, for pages of Parley's own.",
    },
    DEVICE: {
        "type": "apiKey",
        "in": "cookie",
        "name": "parley_device",
        "description": "Set by entering, for pages of Parley's own.",
    },
}
# By the parameter that carries it.
BY_PARAMETER = {"Parley-Link": LINK, "parley_session": SESSION, "parley_device": DEVICE}

SERVICES = {
    name: file.services_by_name[f"{name.title()}Service"].full_name
    for name, file in (
        ("accounts", accounts.DESCRIPTOR),
        ("appointments", appointments.DESCRIPTOR),
        ("chat", chat.DESCRIPTOR),
        ("insights", insights.DESCRIPTOR),
        ("notifications", notifications.DESCRIPTOR),
        ("signaling", signaling.DESCRIPTOR),
    )
}
SCOPES = {method: scope for service in SERVICES.values() for method, scope in scopes_of(service).items()}


def calls(*methods: str) -> Schema:
    """Name the services' methods behind a route, such as "appointments.Schedule": by them it knows its scope."""
    return {CALLS: methods}


def scopes(methods: tuple[str, ...]) -> list[str] | None:
    """The scopes that an API key needs to call all of these methods; None where it may not, or where none is named."""
    full = [f"/{SERVICES[service]}/{method}" for service, _, method in (name.partition(".") for name in methods)]
    if not full or not all(method in SCOPES for method in full):
        return None
    return sorted({SCOPES[method] for method in full})
