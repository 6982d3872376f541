"""The demo's company: who works there, whom they serve, and what a day of theirs holds."""

from dataclasses import dataclass

from deploy.local.api import Json

SPECIALIST = "camille@lumiere.example"
ADMINISTRATOR = "alix@lumiere.example"
SUPERVISOR = "noor@lumiere.example"
TENANT: Json = {
    "name": "Assurances Lumière",
    "locale": "fr",
    "time_zone": "Europe/Paris",
    "country": "FR",
    "support_phone": "+33123456789",
    "support_email": "bonjour@lumiere.example",
    "accent_color": "#0b6e99",
    "plan": "gold",
}


@dataclass(frozen=True)
class Person:
    """A member of staff."""

    display_name: str
    email: str
    roles: tuple[str, ...]
    languages: tuple[str, ...] = ("fr",)


STAFF = (
    Person("Alix Durand", ADMINISTRATOR, ("administrator",)),
    Person("Camille Martin", SPECIALIST, ("agent",), ("fr", "en")),
    Person("Noor Haddad", SUPERVISOR, ("agent", "supervisor"), ("fr", "en", "ar")),
    Person("Hugo Lefèvre", "hugo@lumiere.example", ("agent",)),
    Person("Inès Caron", "ines@lumiere.example", ("agent",), ("fr", "es")),
)
# Camille works around the clock, so that the demo can be tried at any hour; the others as people do.
ALWAYS: list[Json] = [{"weekday": day, "start_minute": 0, "end_minute": 1440} for day in range(1, 8)]
OFFICE: list[Json] = [
    {"weekday": day, "start_minute": start, "end_minute": end}
    for day in range(1, 6)
    for start, end in ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60))
]
CUSTOMERS: tuple[Json, ...] = (
    {"display_name": "Jeanne Petit", "email": "jeanne@example.org", "phone": "+33612345678"},
    {"display_name": "Sam Carter", "email": "sam@example.org", "phone": "+447911123456", "locale": "en"},
    {"display_name": "Amine Belkacem", "email": "amine@example.org", "phone": "+33698765432"},
    {"display_name": "Lucie Fontaine", "email": "lucie@example.org", "phone": "+33601020304"},
    {"display_name": "Marguerite de La Tour", "email": "marguerite@example.org"},
    {"display_name": "Paul Nguyen", "phone": "+33611223344"},
    {"display_name": "Sofia Rossi", "email": "sofia@example.org", "locale": "en"},
    {"display_name": "Thierry Lambert", "email": "thierry@example.org", "phone": "+33655443322"},
)


@dataclass(frozen=True)
class Visit:
    """An appointment of the demo: `hours` from now, with customer and specialist by their place above."""

    hours: float
    customer: int
    specialist: str
    preset: str
    subject: str
    outcome: str = ""
    notes: str = ""
    waited_minutes: int = 3


PAST = (
    Visit(-26, 5, SPECIALIST, "visual_assistance", "Dégât des eaux", "resolved", "Photos reçues, devis demandé.", 2),
    Visit(-25, 3, SUPERVISOR, "high_value_service", "Contrat habitation", "resolved", "Nouvelle formule choisie.", 4),
    Visit(-6, 2, SPECIALIST, "visual_assistance", "Bris de glace", "resolved", "Réparateur envoyé demain matin.", 6),
    Visit(-5, 6, SUPERVISOR, "high_value_service", "Travel cover", "follow_up", "Sends the policy number by chat.", 1),
    Visit(-4, 4, SPECIALIST, "visual_assistance", "Chaudière en panne"),
    Visit(-3, 7, SPECIALIST, "visual_assistance", "Tempête, toiture", "follow_up", "Expert à prévoir.", 8),
    Visit(-2, 1, SUPERVISOR, "visual_assistance", "Broken window", "unresolved", "No light in the cellar.", 3),
)
COMING = (
    Visit(1, 3, SPECIALIST, "visual_assistance", "Suivi du dégât des eaux"),
    Visit(2, 6, SPECIALIST, "high_value_service", "Travel cover, second call"),
    Visit(3.5, 7, SPECIALIST, "visual_assistance", "Toiture, avec le couvreur"),
    Visit(24, 4, SPECIALIST, "visual_assistance", "Chaudière, nouvel essai"),
    Visit(26, 2, SPECIALIST, "high_value_service", "Bilan annuel"),
    Visit(49, 0, SPECIALIST, "high_value_service", "Assurance du bateau"),
)
FIRST = Visit(0, 0, SPECIALIST, "visual_assistance", "Fuite sous l’évier")
ENTRANCE: Json = {
    "slug": "lumiere",
    "name": {"fr": "Sinistres : parler à quelqu’un", "en": "Claims: talk to somebody"},
    "time_zone": "Europe/Paris",
    "hours": ALWAYS,
    "exceptions": [],
    "holidays": "",
    "queue_limit": 20,
    "active": True,
}
