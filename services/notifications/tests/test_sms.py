"""SMS that cost little: in the GSM alphabet, in at most two segments."""

import itertools

import pytest

from parley.common.testing.doubles import FakeClock
from parley.notifications.composer import LetterComposer
from parley.notifications.composer.sms import plain, segments, short_name
from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.letter import Content
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.template import WORDABLE

from .conftest import MAIL_FROM, PUBLIC_URL, appointment, company, content, customer, message

# Parley's own words alone: a custom message is as long as staff wrote it.
SHORT = [kind for kind in WORDABLE if kind is not Kind.CUSTOM]


def text_of(told: Content) -> str:
    return LetterComposer(MAIL_FROM, PUBLIC_URL, FakeClock()).compose(message(Channel.SMS), told, None).text


def test_in_french_it_tells_who_when_the_link_and_whom_to_call() -> None:
    assert text_of(content()) == (
        "Lumière : votre rendez-vous vidéo avec Camille Martin, jeu. 26 nov. à 14:00. "
        f"Lien : https://parley.example/j#{'s' * 43} Modifier ou annuler : +33123456789"
    )


def test_in_english_too() -> None:
    assert text_of(content(to=customer(locale="en"))) == (
        "Lumière: your video appointment with Camille Martin, Thu, Nov 26, 2:00 PM. "
        f"Join: https://parley.example/j#{'s' * 43} Change or cancel: +33123456789"
    )


def test_an_ad_hoc_invitation_fits_one_segment() -> None:
    for locale in ("fr", "en"):
        text = text_of(content(about=appointment(ad_hoc=True), to=customer(locale=locale)))
        assert segments(text) == 1
        assert "14:30" in text or "2:30 PM" in text


@pytest.mark.parametrize(("kind", "ad_hoc", "locale"), list(itertools.product(SHORT, [False, True], ["fr", "en"])))
def test_with_the_longest_names_it_fits_two_segments(kind: Kind, ad_hoc: bool, locale: str) -> None:
    state = AppointmentState.CANCELLED if kind is Kind.CANCELLATION else AppointmentState.SCHEDULED
    told = content(
        kind,
        about=appointment(ad_hoc=ad_hoc, state=state),
        to=customer(locale=locale),
        by=company(name="Compagnie française d’Assistance – Hôpital Nœud" * 3),
        specialist_name="Anne-Sophie de la Bâtie-Châteauneuf" * 3,
    )
    text = text_of(told)
    assert segments(text) <= 2
    assert told.link in text


def test_a_cancellation_fits_one_segment_and_holds_no_link() -> None:
    for locale in ("fr", "en"):
        text = text_of(content(Kind.CANCELLATION, to=customer(locale=locale)))
        assert segments(text) == 1
        assert "https://" not in text


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Hôtel « Le Nœud » – août", 'Hotel " Le Noeud " - aout'),
        ("jusqu’à 2:30\u202fPM", "jusqu'à 2:30 PM"),
        ("Élodie Ça Éñ", "Élodie Ça Éñ"),
        ("garçon", "garcon"),
    ],
)
def test_what_the_alphabet_lacks_is_written_as_near_as_it_can(written: str, sent: str) -> None:
    assert plain(written) == sent
    assert segments(sent) == 1


def test_another_script_stays_as_it_is() -> None:
    assert plain("Д-р Ёлкин : à bientôt") == "Д-р Ёлкин : à bientôt"


def test_a_name_is_cut_and_has_one_line() -> None:
    assert short_name("Lumière\r\nBcc: x") == "Lumière Bcc: x"
    assert short_name("x" * 31) == "x" * 27 + "..."
    assert short_name("x" * 30) == "x" * 30


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
    ],
)
def test_segments_are_counted_as_providers_count_them(text: str, count: int) -> None:
    assert segments(text) == count
