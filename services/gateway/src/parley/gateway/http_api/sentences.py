"""The French of what services say under reasons that cover much: by their English sentence, {} for its values."""

import re

SENTENCES = {
    # Who may.
    "Conversations are for staff and for the appointment's participants.": (
        "Les conversations sont réservées au personnel et aux participants du rendez-vous."
    ),
    "This is for another service.": "Ceci est réservé à un autre service.",
    "This isn't for callers of this kind.": "Ceci n’est pas ouvert à ce genre d’appelant.",
    "This needs a role in a tenant.": "Il faut pour cela un rôle dans une entreprise.",
    "This needs another role.": "Il faut pour cela un autre rôle.",
    "This service has no need of it.": "Ce service n’en a pas besoin.",
    # Dates and hours.
    "A date takes one exception.": "Une date ne prend qu’une exception.",
    "A day takes at most {} hours.": "Un jour prend au plus {} plages.",
    "A term ends after it starts.": "La durée doit finir après son début.",
    "Give a time to come.": "Donnez une heure à venir.",
    "Give an IANA time zone, such as Europe/Paris.": "Donnez un fuseau horaire IANA, comme Europe/Paris.",
    'It is no IANA time zone: give a name such as "Europe/Paris".': "Donnez un fuseau IANA, comme Europe/Paris.",
    "Give an ISO 8601 date, such as 2026-12-31.": "Donnez une date comme 2026-12-31.",
    '{} is a date such as "2026-12-24".': "{} : donnez une date comme 2026-12-24.",
    "Minutes are multiples of 5.": "Prenez des multiples de cinq minutes.",
    "Take 0 ≤ start_minute < end_minute ≤ 1440.": "La fin doit venir après le début, dans la même journée.",
    "The hours of one day must not overlap.": "Les plages d’un même jour ne doivent pas se chevaucher.",
    "ends_on must not lie before starts_on.": "La fin ne doit pas précéder le début.",
    "exceptions takes at most {} entries.": "Prenez au plus {} exceptions.",
    "hours takes at most {} entries.": "Prenez au plus {} plages.",
    "send_at is at most a year ahead.": "L’envoi est prévu au plus un an à l’avance.",
    "send_at is past: leave it out to send the message now.": (
        "Cette heure est passée : laissez-la vide pour envoyer le message maintenant."
    ),
    "starts_at must lie within a year from now.": "Le début doit être dans l’année à venir.",
    "to lies after from, by at most {} days.": "La fin doit venir après le début, de {} jours au plus.",
    "to must lie after from.": "La fin doit venir après le début.",
    "weekday is 1 (Monday) to 7 (Sunday).": "Le jour va de 1 (lundi) à 7 (dimanche).",
    "{} is an instant of the years 1970 to 2199.": "{} : donnez un instant des années 1970 à 2199.",
    # Places, languages and addresses.
    "Give an ISO 3166-1 code of two capitals, such as FR.": "Donnez un code de pays de deux capitales, comme FR.",
    'country is two capital letters of ISO 3166-1 such as "FR".': "Donnez un code de pays de deux capitales, comme FR.",
    'It is no country or subdivision whose holidays are known: give "FR" or "DE-BY".': (
        "Les jours fériés de ce pays ou de cette région ne sont pas connus : donnez par exemple FR ou DE-BY."
    ),
    "Name a country where Parley is sold.": "Nommez un pays où Parley est vendu.",
    "Name countries where Parley is sold.": "Nommez des pays où Parley est vendu.",
    "The age for {} is {} by law, and at most {}.": "L’âge pour {} est d’au moins {} ans par la loi, d’au plus {}.",
    "Give the wording in 1 to {} languages.": "Donnez le texte dans une à {} langues.",
    "name takes 1 to {} languages.": "Donnez le nom dans une à {} langues.",
    "locale is one of {}.": "Choisissez la langue parmi : {}.",
    '{} is a BCP 47 tag such as "fr" or "fr-BE".': "{} : donnez une langue comme fr ou fr-BE.",
    "Give an e-mail address or a phone number.": "Donnez une adresse e-mail ou un numéro de téléphone.",
    'email is an address such as "anna@example.com".': "Donnez une adresse e-mail comme anna@example.com.",
    "phone is a number in international form such as +33 6 12 34 56 78.": (
        "Donnez un numéro de forme internationale, comme +33 6 12 34 56 78."
    ),
    "The customer has no address for {}.": "Ce client n’a pas d’adresse pour {}.",
    "The phone number is not valid.": "Ce numéro de téléphone n’est pas valable.",
    # Names, words and texts.
    "Give a name of 1 to {} characters.": "Donnez un nom de 1 à {} caractères.",
    "Give a password of {} to {} characters.": "Donnez un mot de passe de {} à {} caractères.",
    "Give one line of at most {} characters.": "Donnez une ligne de {} caractères au plus.",
    "Give words in lower case, such as electric cars.": "Donnez des mots en minuscules, comme voitures électriques.",
    "Give at most {}, each once.": "Donnez-en au plus {}, chacun une fois.",
    "A variable is a name between two pairs of braces: {{link}}.": (
        "Une variable est un nom entre deux paires d’accolades : {{link}}."
    ),
    "A wording must hold something to read.": "Le texte ne peut pas être vide.",
    "An SMS has no subject.": "Un SMS n’a pas d’objet.",
    "Messages to staff are worded by Parley.": "Les messages au personnel sont rédigés par Parley.",
    "Only a custom message has a text of its own.": "Seul un message libre a un texte à lui.",
    "body is 1 to {} characters.": "Le texte a de 1 à {} caractères.",
    "body must hold {{{}}}.": "Le texte doit contenir {{{}}}.",
    "description is at most {} characters.": "La description a au plus {} caractères.",
    "reason is 1 to {} characters: senders are told.": "Donnez une raison de 1 à {} caractères, pour les expéditeurs.",
    "skills takes at most {} words of at most {} characters.": "Prenez au plus {} compétences de {} caractères.",
    "slug is 3 to 60 of a to z, 0 to 9 and hyphens between them.": (
        "L’adresse a de 3 à 60 caractères : a à z, 0 à 9 et des tirets entre eux."
    ),
    "subject is one line of at most {} characters.": "L’objet est une ligne de {} caractères au plus.",
    "text is 1 to {} characters.": "Le texte a de 1 à {} caractères.",
    "text must hold something to read.": "Le message ne peut pas être vide.",
    "text must not hold control characters other than tab and line feed.": (
        "Le texte ne peut pas contenir de caractères de contrôle."
    ),
    "text takes at most {} characters.": "Le texte a au plus {} caractères.",
    "Write a name with letters alone.": "Écrivez un nom avec des lettres seulement.",
    "Write a space after a full stop in a name.": "Dans un nom, mettez une espace après un point.",
    "{} must be set.": "{} est nécessaire.",
    "{} must hold something to read.": "{} ne peut pas être vide.",
    "{} must not hold control characters.": "{} ne peut pas contenir de caractères de contrôle.",
    "{} takes {} to {} characters.": "{} a de {} à {} caractères.",
    # Choices and amounts.
    "An ad hoc appointment has no starts_at and no specialist_id: leave them out.": (
        "Un rendez-vous immédiat n’a ni starts_at ni specialist_id : retirez-les."
    ),
    "An idempotency key is at most {} printable ASCII characters.": (
        "Une clé d’idempotence a au plus {} caractères ASCII imprimables."
    ),
    "An operator belongs to no tenant and has no other role; everyone else names a tenant.": (
        "Un opérateur n’appartient à aucune entreprise et n’a pas d’autre rôle ; tous les autres en nomment une."
    ),
    "Ask for a purpose once.": "Demandez chaque consentement une seule fois.",
    "At most {} at once.": "Au plus {} à la fois.",
    "Give 1 to {} days, or 0 for the whole term.": "Donnez de 1 à {} jours, ou 0 pour toute la durée.",
    "Give at least one role.": "Donnez au moins un rôle.",
    "Give at least one scope.": "Donnez au moins une portée.",
    'If-Match takes an ETag of this API, such as "3".': 'If-Match prend un ETag de cette API, comme "3".',
    "Name a colleague or a team.": "Nommez un collègue ou une équipe.",
    "Name all four.": "Nommez les quatre.",
    "Name at most {} teams, each once.": "Nommez au plus {} équipes, chacune une fois.",
    "Name at most {} types, each once.": "Nommez au plus {} types, chacun une fois.",
    "Name a specialist, or a team any of whose members may serve.": (
        "Nommez un spécialiste, ou une équipe dont n’importe quel membre peut assurer le rendez-vous."
    ),
    "Name either team_id or appointment_id.": "Nommez team_id ou appointment_id, l’un des deux.",
    "Name the tenant.": "Nommez l’entreprise.",
    "Say what the link is for.": "Dites à quoi sert le lien.",
    "Take at most {} reminders, 1 to {} minutes before.": "Prenez au plus {} rappels, de 1 à {} minutes avant.",
    "The preset of a type can't change: create another type.": (
        "Le modèle d’un type ne peut pas changer : créez un autre type."
    ),
    "The slug of a page can't change: links to it are out there.": (
        "L’adresse d’une page ne peut pas changer : des liens y mènent déjà."
    ),
    "You belong to no team: name the team that is to answer.": (
        "Vous n’appartenez à aucune équipe : nommez celle qui doit répondre."
    ),
    "after_id must be a message's id, msg_….": "after_id doit être l’id d’un message, msg_….",
    "appointment_ids takes at most {}.": "Prenez au plus {} rendez-vous.",
    "channel is e-mail or SMS.": "Le canal est l’e-mail ou le SMS.",
    "client_id takes 8 to 64 of A-Z a-z 0-9 . _ : - (a UUID is fine).": (
        "client_id a de 8 à 64 caractères parmi A-Z a-z 0-9 . _ : - (un UUID convient)."
    ),
    "kind is an invitation, a reminder or a custom message.": "C’est une invitation, un rappel ou un message libre.",
    "kind says what the message is about.": "Dites de quelle sorte de message il s’agit.",
    "page_size is 1 to {}, or 0 for {}.": "page_size va de 1 à {}, ou 0 pour {}.",
    "priority is 0, which is normal, to {}.": "La priorité va de 0, la normale, à {}.",
    "queue_limit is 1 to {}, or 0 for any number.": "La limite va de 1 à {}, ou 0 pour aucune.",
    "tenant_id is needed.": "Nommez l’entreprise.",
    "{} is EMAIL, SMS or COPY.": "{} est EMAIL, SMS ou COPY.",
    "{} is a multiple of 5.": "{} est un multiple de 5.",
    "{} is nothing that is known here.": "{} n’est pas connu ici.",
    "{} is {} to {}.": "{} va de {} à {}.",
    # Why Parley switched a webhook off.
    "Its endpoint answered 410 Gone.": "Son adresse a répondu 410 Gone.",
    "Its endpoint took nothing for days: each event was tried {} times.": (
        "Son adresse n’a rien accepté pendant plusieurs jours : chaque événement a été envoyé {} fois."
    ),
    # Too much, or too late.
    "That is too much at once: ask for fewer appointments.": "C’est trop à la fois : demandez moins de rendez-vous.",
    "Too many people are signing in at this moment: try again in a few seconds.": (
        "Trop de personnes se connectent en ce moment : réessayez dans quelques secondes."
    ),
    "Others add webhooks at this moment: try again.": "D’autres ajoutent des webhooks en ce moment : réessayez.",
    "Somebody else changed it first: load it again.": "Quelqu’un l’a modifié entre-temps : rechargez.",
    "Somebody else changed it first: try again.": "Quelqu’un l’a modifié entre-temps : réessayez.",
    "The delivery changes too fast: try again.": "Cette livraison change trop vite : réessayez.",
    "The message changes too fast: try again.": "Ce message change trop vite : réessayez.",
    "The preference changes too fast: try again.": "Cette préférence change trop vite : réessayez.",
}


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(re.escape(english).replace(r"\{\}", "(.+?)"), re.DOTALL)


# The most particular first, so that a sentence that is nearly all values takes none of another's.
_PATTERNS = sorted(
    ((_pattern(english), french) for english, french in SENTENCES.items()),
    key=lambda pair: pair[0].groups,
)


def french_of(english: str) -> str:
    """The sentence in French, with the values that it holds; "" for one that is not known."""
    for pattern, french in _PATTERNS:
        if found := pattern.fullmatch(english):
            parts = french.split("{}")
            values = (*found.groups(), "")
            return "".join(part + value for part, value in zip(parts, values, strict=True))
    return ""
