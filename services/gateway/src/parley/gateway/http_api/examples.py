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
_APIKEY = "key_0192f0b8d2e37f4a8b5c6d7e8f901234"
_CONSENT = {"fr": "J’accepte que cet entretien ait lieu en vidéo.", "en": "I agree to meet by video."}
_DELIVERY = "dlv_0192f0c4a1b27c4d8e5f60718293a4b5"
_ENTRANCE = "ent_0192f0b8e4f57a1c9d6e7f8091a2b3c4"
_NOTIFICATION = "ntf_0192f0c1c7e57f608192a3b4c5d6e7f8"
_SESSION = "ses_0192f0b8f5067b2d8e7f9012a3b4c5d6"
_WEBHOOK = "whk_0192f0b9a1b27c4d8e5f60718293a4b5"
_TOKEN = "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiJzdGZfMDE5MiJ9.c2lnbmF0dXJl"  # noqa: S105
_OPAQUE = "WyJhcHRfMDE5MiIsIjNmMWEiXQ"

BY_NAME: dict[str, object] = {
    "Idempotency-Key": "5f0c7a52-3c3e-4b0e-8a55-0d8f3b9d6c11",
    "If-Match": '"3"',
    "Parley-Link": "Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    "accent_color": "#0b6e99",
    "accepted_by": _STAFF,
    "access_token": _TOKEN,
    "accessible_accent_color": "#0b6e99",
    "ad_hoc_validity_minutes": 60,
    "after_id": _MESSAGE,
    "age_of_consent": 15,
    "age_overrides": {"FR": 16},
    "ages_of_consent": {"FR": 16, "IE": 16},
    "answer": "ok",
    "appointment_id": _APPOINTMENT,
    "attempts": 1,
    "booking_type_ids": [_TYPE],
    "broken_at": 17,
    "buffer_after_minutes": 5,
    "buffer_before_minutes": 5,
    "by": _STAFF,
    "call_type_id": _TYPE,
    "cancel_reason": "Le client a rappelé.",
    "change_until_minutes": 120,
    "changed_by": "customer",
    "channel": "email",
    "client_id": "2f9d1c34-7b0e-4a68-9a3d-5c1e8f7b6a20",
    "code": "SLOT_TAKEN",
    "company_name": "Assurances Lumière",
    "countries": ["FR", "BE"],
    "country": "FR",
    "created_by": _STAFF,
    "credential": "aGVscA",
    "current_password": "correct horse battery",
    "customer_id": _CUSTOMER,
    "customer_name": "Jeanne Petit",
    "daily_capacity": 8,
    "delivered_up_to": _MESSAGE,
    "delivery_id": _DELIVERY,
    "description": "Suivi des rendez-vous",
    "detail": "This time is no longer free. Search the slots again and choose another.",
    "details": {"participant_id": "prt_0192f0c1d4e57f608192a3b4c5d6e7f8"},
    "disabled_reason": "Seven days of failures in a row.",
    "display_name": "Jeanne Petit",
    "duration_minutes": 30,
    "duration_ms": 84,
    "early_entry_minutes": 15,
    "email": "jeanne@example.org",
    "end_minute": 720,
    "ends_at": "2026-11-23T09:30:00Z",
    "ends_on": "2026-12-26",
    "entrance_id": _ENTRANCE,
    "entries": 1284,
    "error": "The mail server refused the address.",
    "estimated_wait_seconds": 240,
    "event_type": "appointment.scheduled",
    "event_types": ["appointment.scheduled", "appointment.completed"],
    "field": "starts_at",
    "from": "2026-11-23T09:00:00+01:00",
    "grace_minutes": 15,
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "held": 3,
    "holiday_dates": ["2026-12-25"],
    "holidays": "FR",
    "horizon_days": 60,
    "html": "<p>Bonjour Jeanne Petit,</p>",
    "key_id": _APIKEY,
    "kid": "k1",
    "kind": "appointments.admitted",
    "language": "fr",
    "languages": ["fr", "en"],
    "lateness_ms": 412,
    "link_id": "lnk_0192f0c1b6d47e5f8091a2b3c4d5e6f7",
    "live_url": "wss://parley.example/v1/live/signaling-0",
    "locale": "fr",
    "member_id": _STAFF,
    "message_id": _NOTIFICATION,
    "minimum_age": 15,
    "name": "Sinistres auto",
    "new_password": "staple battery correct horse",
    "next_page_token": _OPAQUE,
    "note": "Fermeture de fin d’année",
    "notes": "Constat rempli ensemble.",
    "notice_minutes": 120,
    "order_reference": "BC-2026-0147",
    "outcome": "resolved",
    "page_size": 50,
    "page_token": _OPAQUE,
    "parley_device": "4yq0dVJ9bW2rK7tN1xP5aZ8cE3fH6gL0mQ9sUuTvXwY",
    "parley_session": "c2VzXzAxOTIuMy5zaWduYXR1cmU",
    "participant_id": "prt_0192f0c1d4e57f608192a3b4c5d6e7f8",
    "partner": "Intégrateur Horizon",
    "password": "correct horse battery",
    "payload": '{"type":"appointment.scheduled","timestamp":"2026-11-23T09:00:00Z","data":{"id":"apt_0192"}}',
    "phone": "+33612345678",
    "position": 42,
    "prefix": "parley_Zk3q2",
    "priority": 1,
    "published_by": _STAFF,
    "query": "jeanne pet",
    "queue_limit": 20,
    "read_up_to": _MESSAGE,
    "reason": "Le client a rappelé.",
    "recorded_by": _STAFF,
    "records": 12,
    "reference": "SIN-2026-00841",
    "reminders_minutes_before": [1440, 60],
    "requested_by": _STAFF,
    "retention_days": 365,
    "scopes": ["appointments:read", "appointments:write"],
    "secret": "Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    "secrets": 1,
    "segments": 1,
    "service": "chat",
    "session_id": _SESSION,
    "skills": ["auto", "habitation"],
    "slug": "lumiere-auto",
    "specialist_id": _STAFF,
    "specialist_name": "Camille Martin",
    "staff_id": _STAFF,
    "start_minute": 540,
    "starts_on": "2026-12-24",
    "status": 409,
    "subject": "Pare-brise fendu",
    "support_email": "aide@lumiere.example",
    "support_phone": "+33123456789",
    "team_id": _TEAM,
    "team_ids": [_TEAM],
    "tenant_id": _TENANT,
    "term_ends_on": "2027-12-31",
    "term_starts_on": "2026-12-01",
    "terms_version": "2026-09",
    "territory": "FR",
    "text": "Bonjour, je vous écoute.",
    "text_version": 2,
    "time_zone": "Europe/Paris",
    "title": "Conflict",
    "to": "2026-11-27T18:00:00+01:00",
    "trace_id": "0af7651916cd43dd8448eb211c80319c",
    "transfer_note": "Dossier bris de glace, photos reçues.",
    "type": "urn:parley:problem:slot_taken",
    "type_id": _TYPE,
    "type_name": {"fr": "Expertise et inspection", "en": "Survey and inspection"},
    "url": "wss://parley.example/v1/live/signaling-0",
    "urls": ["turns:turn.parley.example:5349"],
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "username": "1795597200:prt_0192f0c1",
    "variables": ["customer_name", "link", "starts_at"],
    "version": 3,
    "webhook_id": _WEBHOOK,
    "weekday": 1,
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
WHERE_IT_DIFFERS: dict[tuple[str, str], object] = {
    ("ActiveSession", "id"): _SESSION,
    ("Actor", "id"): _STAFF,
    ("ApiKey", "id"): _APIKEY,
    ("ApiKey", "name"): "CRM",
    ("Appointment", "id"): _APPOINTMENT,
    ("AppointmentType", "id"): _TYPE,
    ("AppointmentType", "name"): {"fr": "Télémédecine", "en": "Telemedicine"},
    ("AuditEntry", "id"): "evt_0192f0c3a1b27c4d8e5f60718293a4b5",
    ("ChatMessage", "id"): _MESSAGE,
    ("Consent", "id"): "cns_0192f0c1e8f67a1b8c2d3e4f5a6b7c8d",
    ("Consent", "participant_id"): "prt_0192f0c1d4e57f608192a3b4c5d6e7f8",
    ("ConsentQuestion", "text"): _CONSENT,
    ("ConsentText", "text"): _CONSENT,
    ("ConsentText", "version"): 2,
    ("CreatedApiKey", "secret"): "parley_Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    ("CreatedLink", "id"): "lnk_0192f0c1b6d47e5f8091a2b3c4d5e6f7",
    ("CreatedLink", "url"): "https://parley.example/j#Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    ("Customer", "id"): _CUSTOMER,
    ("CustomerLink", "url"): "https://parley.example/j#Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA",
    ("Delivery", "id"): _DELIVERY,
    ("Delivery", "message_id"): "evt_0192f0c3a1b27c4d8e5f60718293a4b5",
    ("DeliveryAttempt", "status"): 200,
    ("Entrance", "id"): _ENTRANCE,
    ("Entrance", "name"): {"fr": "Sinistres auto", "en": "Car claims"},
    ("Erasure", "id"): "era_0192f0c5a1b27c4d8e5f60718293a4b5",
    ("Hold", "held"): True,
    ("Link", "id"): "lnk_0192f0c1b6d47e5f8091a2b3c4d5e6f7",
    ("NewApiKey", "name"): "CRM",
    ("NewAppointmentType", "name"): {"fr": "Télémédecine", "en": "Telemedicine"},
    ("NewConsentText", "text"): {
        "fr": "J’accepte que cet entretien ait lieu en vidéo.",
        "en": "I agree to meet by video.",
    },
    ("NewEntrance", "name"): {"fr": "Sinistres auto", "en": "Car claims"},
    ("NewStaff", "display_name"): "Camille Martin",
    ("NewStaff", "email"): "camille@lumiere.example",
    ("NewSuspension", "reason"): "The carrier asked for it.",
    ("NewTenant", "name"): "Assurances Lumière",
    ("NewWebhook", "url"): "https://crm.lumiere.example/parley",
    ("NewWording", "body"): "Bonjour {{customer}},\n\nVotre rendez-vous est confirmé : {{link}}",
    ("NewWording", "subject"): "Votre rendez-vous du {{date}}",
    ("Notification", "id"): "ntf_0192f0c1c7e57f608192a3b4c5d6e7f8",
    ("Notification", "kind"): "invitation",
    ("Notification", "state"): "sent",
    ("Participant", "id"): "prt_0192f0c1d4e57f608192a3b4c5d6e7f8",
    ("PasswordReset", "email"): "camille@lumiere.example",
    ("PublicEntrance", "name"): {"fr": "Sinistres auto", "en": "Car claims"},
    ("PublicType", "id"): _TYPE,
    ("PublicType", "name"): {"fr": "Télémédecine", "en": "Telemedicine"},
    ("QueueEntry", "position"): 1,
    ("SignIn", "email"): "camille@lumiere.example",
    ("Staff", "display_name"): "Camille Martin",
    ("Staff", "email"): "camille@lumiere.example",
    ("Staff", "id"): _STAFF,
    ("StaffChange", "display_name"): "Camille Martin",
    ("StaffLink", "display_name"): "Camille Martin",
    ("StaffLink", "email"): "camille@lumiere.example",
    ("Suspension", "reason"): "The carrier asked for it.",
    ("Team", "id"): _TEAM,
    ("Template", "body"): "Bonjour {{customer}},\n\nVotre rendez-vous est confirmé : {{link}}",
    ("Template", "subject"): "Votre rendez-vous du {{date}}",
    ("TemplatePreview", "subject"): "Votre rendez-vous du 23 novembre",
    ("TemplatePreview", "text"): "Bonjour Jeanne Petit,",
    ("Tenant", "id"): _TENANT,
    ("Tenant", "name"): "Assurances Lumière",
    ("TenantChange", "name"): "Assurances Lumière",
    ("Transfer", "note"): "Dossier bris de glace, photos reçues.",
    ("Webhook", "id"): _WEBHOOK,
    ("Webhook", "url"): "https://crm.lumiere.example/parley",
    ("WebhookChange", "url"): "https://crm.lumiere.example/parley",
    ("WebhookWithSecret", "secret"): "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ("WordedConsent", "id"): "cns_0192f0c1e8f67a1b8c2d3e4f5a6b7c8d",
    ("WordedConsent", "participant_id"): "prt_0192f0c1d4e57f608192a3b4c5d6e7f8",
    ("WordedConsent", "text"): _CONSENT["fr"],
    ("WordingToPreview", "body"): "Bonjour {{customer}},\n\nVotre rendez-vous est confirmé : {{link}}",
    ("WordingToPreview", "subject"): "Votre rendez-vous du {{date}}",
}


# What is never chosen freely, by its format or kind.
INSTANT = "2026-11-23T09:00:00Z"
JSON = "application/json"


def illustrate(document: Schema) -> None:
    """Give an example to every property and parameter that has one here, and a whole one to every body and answer."""
    schemas = document["components"]["schemas"]
    for owner, schema in schemas.items():
        for name, value in schema.get("properties", {}).items():
            example = WHERE_IT_DIFFERS.get((owner, name), BY_NAME.get(name))
            if example is not None and "$ref" not in value and plain(value):
                value["examples"] = [example]
    examples: Schema = {}
    document["components"]["examples"] = examples
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in BY_NAME and "$ref" not in parameter["schema"]:
                    parameter["example"] = BY_NAME[parameter["name"]]
            for part in (operation.get("requestBody", {}), *operation["responses"].values()):
                content = part.get("content", {}).get(JSON)
                if content:
                    name = model(content["schema"])
                    if name in schemas:
                        examples.setdefault(name, {"value": whole(schemas[name], schemas)})
                        content["examples"] = {"typical": {"$ref": f"#/components/examples/{name}"}}


def plain(schema: Schema) -> bool:
    """Whether a value is a text, a number, or a list or map of such: models and enums illustrate themselves."""
    parts = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    return all("$ref" not in part and "$ref" not in part.get("items", {}) for part in parts)


def model(schema: Schema) -> str:
    """The name of the model that a schema refers to, null or not."""
    parts = [part for part in schema.get("anyOf", [schema]) if "$ref" in part]
    return str(parts[0]["$ref"]).rpartition("/")[2] if parts else ""


def whole(schema: Schema, schemas: Schema) -> Any:
    """A value of a schema, made of the examples of its parts."""
    if name := model(schema):
        return whole(schemas[name], schemas)
    if "properties" in schema:
        return {name: whole(part, schemas) for name, part in schema["properties"].items()}
    if "anyOf" in schema and "examples" not in schema:
        return whole(schema["anyOf"][0], schemas)
    if schema.get("type") == "array" and "examples" not in schema:
        return [whole(schema["items"], schemas)]
    return chosen(schema)


def chosen(schema: Schema) -> Any:
    """A value of a schema that has no parts."""
    if schema.get("type") == "boolean":
        return schema.get("default", True)
    if schema.get("format") == "date-time":
        return schema.get("examples", [INSTANT])[0]
    return next(iter(schema.get("examples") or schema.get("enum") or [schema.get("const", {})]))
