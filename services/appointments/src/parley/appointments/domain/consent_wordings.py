"""The wordings that a new company starts with; it may publish its own, which count instead."""

from collections.abc import Mapping

from parley.appointments.domain.consent import ConsentPurpose

WORDINGS: Mapping[ConsentPurpose, Mapping[str, str]] = {
    ConsentPurpose.RECORDING: {
        "fr": "J’accepte que l’image et le son de cet appel soient enregistrés.",
        "en": "I agree that picture and sound of this call are recorded.",
    },
    ConsentPurpose.PHOTO: {
        "fr": "J’accepte que des photos soient prises pendant l’appel et conservées.",
        "en": "I agree that photos are taken during the call and kept.",
    },
    ConsentPurpose.LOCATION: {
        "fr": "J’accepte de communiquer ma position pendant l’appel.",
        "en": "I agree to share where I am during the call.",
    },
    ConsentPurpose.TRANSCRIPT: {
        "fr": "J’accepte que ce qui est dit soit transcrit et conservé.",
        "en": "I agree that what is said is written down and kept.",
    },
    ConsentPurpose.CHANNEL: {
        "fr": "J’ai compris que mon opérateur ou ma messagerie voit ce qui passe par lui, messages compris.",
        "en": "I understand that my carrier or messaging service sees what passes through it, messages included.",
    },
    ConsentPurpose.THIRD_PARTY_CONTENT: {
        "fr": "J’ai le droit de montrer ce que je montre, et j’accepte que cela soit conservé.",
        "en": "I may show what I show, and I agree that it is kept.",
    },
    ConsentPurpose.MEETING: {
        "fr": "J’accepte cet entretien en vidéo et l’utilisation des données qu’il demande.",
        "en": "I agree to this video meeting and to the use of the data that it needs.",
    },
}
