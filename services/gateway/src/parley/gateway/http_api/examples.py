"""The documentation's examples: one value for each name of a property or parameter, told apart only where needed."""

from typing import Any

Schema = dict[str, Any]

_APPOINTMENT = "apt_0192f0c1a2b37c4d8e5f60718293a4b5"
_CUSTOMER = "cus_0192f0c1a3d27a1c9b4e6f708192a3b4"
_MESSAGE = "msg_0192f0c2b4c57e2d8f3a4b5c6d7e8f90"
_STAFF = "stf_0192f0b8c1d27f3e9a4b5c6d7e8f9012"
_TEAM = "team_0192f0b8b7a67c1d8e2f3a4b5c6d7e8f"
_TENANT = "ten_0192f0b8a1b27d3c8e4f506172839405"
_TYPE = "typ_0192f0b8a9c37e4d8f50617283940516"
_TOKEN = "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiJzdGZfMDE5MiJ9.c2lnbmF0dXJl"  # noqa: S105
_OPAQUE = "WyJhcHRfMDE5MiIsIjNmMWEiXQ"

BY_NAME: dict[str, object] = {
    "Idempotency-Key": "5f0c7a52-3c3e-4b0e-8a55-0d8f3b9d6c11",
    "If-Match": '"3"',
    "Parley-Link": "Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    "accent_color": "#0b6e99",
    "access_token": _TOKEN,
    "ad_hoc_validity_minutes": 60,
    "after_id": _MESSAGE,
    "appointment_id": _APPOINTMENT,
    "attempts": 1,
    "cancel_reason": "Le client a rappelé.",
    "channel": "email",
    "client_id": "2f9d1c34-7b0e-4a68-9a3d-5c1e8f7b6a20",
    "code": "SLOT_TAKEN",
    "company_name": "Assurances Lumière",
    "country": "FR",
    "credential": "aGVscA",
    "customer_id": _CUSTOMER,
    "customer_name": "Jeanne Petit",
    "delivered_up_to": _MESSAGE,
    "detail": "This time is no longer free. Search the slots again and choose another.",
    "details": {"participant_id": "prt_0192f0c1d4e57f608192a3b4c5d6e7f8"},
    "display_name": "Jeanne Petit",
    "duration_minutes": 30,
    "early_entry_minutes": 15,
    "email": "jeanne@example.org",
    "end_minute": 720,
    "error": "The mail server refused the address.",
    "field": "starts_at",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "kind": "appointments.admitted",
    "link_id": "lnk_0192f0c1b6d47e5f8091a2b3c4d5e6f7",
    "live_url": "wss://parley.example/v1/live/signaling-0",
    "locale": "fr",
    "member_id": _STAFF,
    "name": "Sinistres auto",
    "next_page_token": _OPAQUE,
    "notes": "Constat rempli ensemble.",
    "outcome": "resolved",
    "page_size": 50,
    "page_token": _OPAQUE,
    "parley_device": "4yq0dVJ9bW2rK7tN1xP5aZ8cE3fH6gL0mQ9sUuTvXwY",
    "parley_session": "c2VzXzAxOTIuMy5zaWduYXR1cmU",
    "participant_id": "prt_0192f0c1d4e57f608192a3b4c5d6e7f8",
    "password": "correct horse battery",
    "phone": "+33612345678",
    "position": 42,
    "read_up_to": _MESSAGE,
    "reason": "Le client a rappelé.",
    "specialist_id": _STAFF,
    "specialist_name": "Camille Martin",
    "staff_id": _STAFF,
    "start_minute": 540,
    "status": 409,
    "support_phone": "+33123456789",
    "team_id": _TEAM,
    "team_ids": [_TEAM],
    "tenant_id": _TENANT,
    "text": "Bonjour, je vous écoute.",
    "time_zone": "Europe/Paris",
    "title": "Conflict",
    "trace_id": "0af7651916cd43dd8448eb211c80319c",
    "type": "urn:parley:problem:slot_taken",
    "type_id": _TYPE,
    "type_name": {"fr": "Expertise et inspection", "en": "Survey and inspection"},
    "url": "wss://parley.example/v1/live/signaling-0",
    "urls": ["turns:turn.parley.example:5349"],
    "username": "1795597200:prt_0192f0c1",
    "version": 3,
    "weekday": 1,
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "kid": "k1",
}
WHERE_IT_DIFFERS: dict[tuple[str, str], object] = {
    ("Actor", "id"): _STAFF,
    ("Appointment", "id"): _APPOINTMENT,
    ("AppointmentType", "id"): _TYPE,
    ("AppointmentType", "name"): {"fr": "Télémédecine", "en": "Telemedicine"},
    ("AuditEntry", "id"): "evt_0192f0c3a1b27c4d8e5f60718293a4b5",
    ("ChatMessage", "id"): _MESSAGE,
    ("CreatedLink", "id"): "lnk_0192f0c1b6d47e5f8091a2b3c4d5e6f7",
    ("CreatedLink", "url"): "https://parley.example/j#Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    ("Customer", "id"): _CUSTOMER,
    ("Link", "id"): "lnk_0192f0c1b6d47e5f8091a2b3c4d5e6f7",
    ("NewStaff", "display_name"): "Camille Martin",
    ("NewStaff", "email"): "camille@lumiere.example",
    ("NewTenant", "name"): "Assurances Lumière",
    ("Notification", "id"): "ntf_0192f0c1c7e57f608192a3b4c5d6e7f8",
    ("Notification", "kind"): "invitation",
    ("Notification", "state"): "sent",
    ("Participant", "id"): "prt_0192f0c1d4e57f608192a3b4c5d6e7f8",
    ("SignIn", "email"): "camille@lumiere.example",
    ("Staff", "display_name"): "Camille Martin",
    ("Staff", "email"): "camille@lumiere.example",
    ("Staff", "id"): _STAFF,
    ("Team", "id"): _TEAM,
    ("Tenant", "id"): _TENANT,
    ("Tenant", "name"): "Assurances Lumière",
}


def illustrate(document: Schema) -> None:
    """Give an example to every property and parameter that has one here."""
    for owner, schema in document["components"]["schemas"].items():
        for name, value in schema.get("properties", {}).items():
            example = WHERE_IT_DIFFERS.get((owner, name), BY_NAME.get(name))
            if example is not None and "$ref" not in value:
                value["examples"] = [example]
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in BY_NAME:
                    parameter["example"] = BY_NAME[parameter["name"]]
