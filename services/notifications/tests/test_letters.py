"""Letters as customers read them: two languages, four situations, and names that try to be more than names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import icalendar
import pytest

from parley.common.testing.doubles import FakeClock
from parley.notifications.composer import LetterComposer
from parley.notifications.composer.calendar import WITH_CALENDAR
from parley.notifications.composer.phrases import COMMON, EXAMPLE, catalogues
from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.errors import NotSendable
from parley.notifications.domain.letter import Content, Customer, Letter
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.template import WORDABLE, Wording

from .conftest import EMAIL, MAIL_FROM, PUBLIC_URL, STARTS_AT, appointment, company, content, customer, message

NOW = STARTS_AT - timedelta(days=3)
FRENCH, ENGLISH = customer(locale="fr"), customer(locale="en")
ATTACK = '"><script>alert(1)</script>\r\nBcc: all@example.org\u2028{{ 7 * 7 }}'


def compose(told: Content, channel: Channel = Channel.EMAIL, wording: Wording | None = None) -> Letter:
    return LetterComposer(MAIL_FROM, PUBLIC_URL, FakeClock(NOW)).compose(message(channel), told, wording)


def event_of(letter: Letter) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


class Page(HTMLParser):
    """What a browser makes of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.language = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "html":
            self.language = given["lang"] or ""

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class TestInvitation:
    def test_in_french_it_tells_who_when_and_the_way_in(self) -> None:
        told = content(to=FRENCH)
        letter = compose(told)
        assert letter.subject == "Votre rendez-vous vidéo avec Lumière\u00a0: jeu. 26 nov. à 14:00"
        for text in (letter.text, Page(letter.html).text):
            assert "Bonjour Marie Dupont," in text
            assert "Camille Martin (Lumière) vous attend en vidéo." in text
            assert "jeudi 26 novembre 2026" in text
            assert "14:00 – 14:30" in text
            assert "Paris, UTC+01:00" in text
            assert "Assistance visuelle" in text
            assert "Pour modifier ou annuler, appelez le" in text
            assert told.link in text

    def test_in_english_it_tells_the_same(self) -> None:
        told = content(to=ENGLISH)
        letter = compose(told)
        assert letter.subject == "Your video appointment with Lumière: Thu, Nov 26, 2:00\u202fPM"
        for text in (letter.text, Page(letter.html).text):
            assert "Hello Marie Dupont," in text
            assert "Camille Martin from Lumière expects you by video." in text
            assert "Thursday, November 26, 2026" in text
            assert "Visual assistance" in text
            assert "To change or cancel, call" in text
            assert told.link in text

    def test_ad_hoc_it_says_now_and_until_when_and_is_no_calendar_entry(self) -> None:
        letter = compose(content(about=appointment(ad_hoc=True), to=ENGLISH))
        assert letter.subject == "Lumière: join your video call now"
        assert "invites you to a video call now. The link works until 2:30\u202fPM (Paris, UTC+01:00)." in letter.text
        assert "November" not in letter.text + letter.html
        assert (letter.calendar, letter.calendar_method) == (b"", "")

    def test_a_link_that_works_into_another_day_names_the_day(self) -> None:
        day_long = appointment(ad_hoc=True, minutes=24 * 60)
        assert "jusqu’à 14:00, ven. 27 nov. (Paris, UTC+01:00)" in compose(content(about=day_long)).text
        assert "2:00\u202fPM, Fri, Nov 27 (Paris" in compose(content(about=day_long, to=ENGLISH)).text

    def test_the_link_and_the_phone_can_be_followed_and_nothing_is_loaded(self) -> None:
        told = content()
        page = Page(compose(told).html)
        assert set(page.links) == {told.link, "tel:+33123456789"}
        assert not {"img", "script", "link", "iframe", "form"} & set(page.tags)

    def test_where_any_of_the_team_may_answer_the_company_expects_the_customer(self) -> None:
        letter = compose(content(to=ENGLISH, specialist_name=""))
        assert "\nLumière expects you by video." in letter.text
        assert "With:" not in letter.text

    def test_without_a_support_phone_the_company_is_named(self) -> None:
        letter = compose(content(to=ENGLISH, by=company(support_phone="")))
        assert "To change or cancel, ask Lumière." in letter.text
        assert "tel:" not in letter.html

    @pytest.mark.parametrize(
        ("to", "phone", "told"),
        [
            (ENGLISH, "+33123456789", "To change or cancel, open the same link or call +33123456789."),
            (ENGLISH, "", "To change or cancel, open the same link."),
            (FRENCH, "+33123456789", "Pour modifier ou annuler, ouvrez ce même lien ou appelez le +33123456789."),
            (FRENCH, "", "Pour modifier ou annuler, ouvrez ce même lien."),
        ],
    )
    def test_where_customers_may_change_it_by_the_link_they_are_told(self, to: Customer, phone: str, told: str) -> None:
        changeable = replace(content(to=to, by=company(support_phone=phone)), changeable=True)
        letter = compose(changeable)
        assert told in letter.text
        assert told in Page(letter.html).text.replace(" .", ".")

    def test_it_is_addressed_by_name_and_comes_from_the_company(self) -> None:
        letter = compose(content())
        assert (letter.to, letter.to_name, letter.from_name) == (EMAIL, "Marie Dupont", "Lumière")
        assert letter.id == message().key.digest

    def test_without_an_address_there_is_no_letter(self) -> None:
        with pytest.raises(NotSendable):
            compose(content(to=Customer("cus_a", "Marie", "", "", "fr", "")))


class TestCancellation:
    @pytest.mark.parametrize(
        ("to", "ad_hoc", "subject"),
        [
            (FRENCH, False, "Annulé\u00a0: votre rendez-vous vidéo avec Lumière, jeu. 26 nov. à 14:00"),
            (FRENCH, True, "Lumière\u00a0: votre appel vidéo est annulé"),
            (ENGLISH, False, "Cancelled: your video appointment with Lumière, Thu, Nov 26, 2:00\u202fPM"),
            (ENGLISH, True, "Lumière: your video call is cancelled"),
        ],
    )
    def test_it_says_so_and_offers_no_way_in(self, to: Customer, ad_hoc: bool, subject: str) -> None:
        over = appointment(state=AppointmentState.CANCELLED, ad_hoc=ad_hoc)
        letter = compose(content(Kind.CANCELLATION, about=over, to=to))
        assert letter.subject == subject
        assert "https://" not in letter.text + letter.html
        assert Page(letter.html).links == ["tel:+33123456789"]


class TestOptingOut:
    @pytest.mark.parametrize("kind", WORDABLE)
    def test_only_what_can_be_opted_out_of_says_how(self, kind: Kind) -> None:
        letter = compose(content(kind, to=ENGLISH))
        page = f"{PUBLIC_URL}/u#" + "o" * 43
        optional = kind in (Kind.REMINDER, Kind.CUSTOM)
        assert (page in letter.text, page in Page(letter.html).links) == (optional, optional)
        assert letter.unsubscribe == (f"{PUBLIC_URL}/v1/opt-outs/" + "o" * 43 if optional else "")


class TestReader:
    @pytest.mark.parametrize(
        ("customers", "companys", "language"),
        [
            ("fr-CA", "en", "fr-CA"),
            ("en-GB", "fr", "en-GB"),
            ("de", "fr", "fr"),
            ("", "fr", "fr"),
            ("not a tag", "fr", "fr"),
            ("de", "it", "en"),
        ],
    )
    def test_the_language_is_the_customers_else_the_companys_else_english(
        self, customers: str, companys: str, language: str
    ) -> None:
        letter = compose(content(to=customer(locale=customers), by=company(locale=companys)))
        assert Page(letter.html).language == language

    def test_times_are_written_as_is_the_custom_of_the_place(self) -> None:
        assert "2:00\u202fPM" in compose(content(to=customer(locale="en-US"))).text
        assert "Thursday, 26 November 2026" in compose(content(to=customer(locale="en-GB"))).text
        assert "14 h 00" in compose(content(to=customer(locale="fr-CA"))).text

    def test_a_script_that_no_text_has_is_passed_over(self) -> None:
        assert "Thursday, 26 November 2026" in compose(content(to=customer(locale="en-Shaw-GB"))).text

    @pytest.mark.parametrize(
        ("zone", "told"),
        [
            ("Asia/Kolkata", "18:30 – 19:00 (Kolkata, UTC+05:30)"),
            ("America/New_York", "08:00 – 08:30 (New York, UTC-05:00)"),
            ("", "14:00 – 14:30 (Paris, UTC+01:00)"),
            ("Nowhere/Land", "14:00 – 14:30 (Paris, UTC+01:00)"),
            ("../../etc/passwd", "14:00 – 14:30 (Paris, UTC+01:00)"),
        ],
    )
    def test_the_time_is_the_customers_else_the_appointments(self, zone: str, told: str) -> None:
        assert told in compose(content(to=customer(time_zone=zone))).text

    @pytest.mark.parametrize(
        ("starts_at", "told"),
        [
            (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "dimanche 29 mars 2026, 01:30 – 03:00 (Paris, UTC+01:00)"),
            (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "dimanche 29 mars 2026, 03:00 – 03:30 (Paris, UTC+02:00)"),
            (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), "dimanche 25 octobre 2026, 02:00 – 02:30 (Paris, UTC+02:00)"),
            (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "dimanche 25 octobre 2026, 02:00 – 02:30 (Paris, UTC+01:00)"),
        ],
    )
    def test_where_the_clocks_change_the_offset_says_which_hour_it_is(self, starts_at: datetime, told: str) -> None:
        letter = compose(content(about=appointment(starts_at=starts_at)))
        assert told in letter.text
        event = event_of(letter)
        assert (event.start, event.end) == (starts_at, starts_at + timedelta(minutes=30))


class TestCalendar:
    def test_it_asks_for_the_slot_in_the_customers_language(self) -> None:
        told = content()
        letter = compose(told)
        calendar = icalendar.Calendar.from_ical(letter.calendar)
        event = event_of(letter)
        assert calendar["METHOD"] == letter.calendar_method == "REQUEST"
        assert (event["STATUS"], event["SUMMARY"]) == ("CONFIRMED", "Lumière\u00a0: Assistance visuelle")
        assert (event.start, event.end) == (STARTS_AT, STARTS_AT + timedelta(minutes=30))
        assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == (f"mailto:{MAIL_FROM}", "Lumière")
        assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"]) == (f"mailto:{EMAIL}", "Marie Dupont")
        assert event["LOCATION"] == told.link
        assert told.link in str(event["DESCRIPTION"])

    def test_a_cancellation_is_of_the_same_entry_and_later(self) -> None:
        asked = event_of(compose(content(about=appointment(version=3))))
        over = appointment(state=AppointmentState.CANCELLED, version=4)
        letter = compose(content(Kind.CANCELLATION, about=over))
        cancelled = event_of(letter)
        assert icalendar.Calendar.from_ical(letter.calendar)["METHOD"] == letter.calendar_method == "CANCEL"
        assert cancelled["STATUS"] == "CANCELLED"
        assert cancelled["UID"] == asked["UID"] == "apt_a"
        assert (asked["SEQUENCE"], cancelled["SEQUENCE"]) == (3, 4)
        assert cancelled.start == asked.start
        assert "LOCATION" not in cancelled

    def test_its_lines_are_no_longer_than_others_take(self) -> None:
        calendar = compose(content(by=company(name="Société générale d’assistance à domicile " * 3))).calendar
        assert max(len(line) for line in calendar.split(b"\r\n")) <= 75


class TestHostileNames:
    """Names are typed by people, and people try things."""

    def told(self, kind: Kind = Kind.INVITATION) -> Content:
        hostile = content(kind, to=customer(name=ATTACK), by=company(name=ATTACK), specialist_name=ATTACK)
        return replace(hostile, type_name={"fr": ATTACK, "en": ATTACK})

    @pytest.mark.parametrize("kind", WORDABLE)
    def test_no_name_becomes_markup_or_a_template(self, kind: Kind) -> None:
        letter = compose(self.told(kind))
        assert "script" not in Page(letter.html).tags
        assert "<script>alert(1)</script>" in Page(letter.html).text
        assert "{{ 7 * 7 }}" in letter.text
        assert "49" not in letter.text.replace(letter.id, "")

    @pytest.mark.parametrize("kind", WORDABLE)
    def test_no_name_becomes_a_line(self, kind: Kind) -> None:
        letter = compose(self.told(kind))
        for header in (letter.subject, letter.to_name, letter.from_name):
            assert len(header.splitlines()) == 1
        assert not any(line.startswith("Bcc:") for line in letter.text.splitlines())

    @pytest.mark.parametrize("kind", sorted(WITH_CALENDAR, key=str))
    def test_no_name_becomes_a_property_of_the_calendar(self, kind: Kind) -> None:
        hostile = '";X-EVIL=1:mailto:x@example.org\r\nATTENDEE:mailto:all@example.org\\n,;'
        told = content(kind, to=customer(name=hostile), by=company(name=hostile))
        (event,) = icalendar.Calendar.from_ical(compose(told).calendar).walk("VEVENT")
        assert event["ATTENDEE"] == f"mailto:{EMAIL}"
        assert set(event["ATTENDEE"].params) == set(event["ORGANIZER"].params) == {"CN"}

    def test_a_link_can_not_leave_its_attribute(self) -> None:
        link = 'https://parley.example/j#"onclick="x'
        page = Page(compose(replace(content(), link=link)).html)
        assert link in page.links


def test_both_languages_say_the_same_things() -> None:
    languages = catalogues()
    assert set(languages) == {"en", "fr"}
    assert languages["en"].names == languages["fr"].names
    at_once = {"invitation_ad_hoc", "reminder_ad_hoc", "cancellation_ad_hoc", "custom_ad_hoc"}
    assert set(languages["en"].names) == {COMMON, EXAMPLE, *(kind.value for kind in Kind), *at_once}
