"""Content becomes a letter."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from parley.common.clock import Clock
from parley.notifications.composer import sms
from parley.notifications.composer.accent import accent_of
from parley.notifications.composer.calendar import WITH_CALENDAR, Entry, calendar_of, method_of
from parley.notifications.composer.example import example_of
from parley.notifications.composer.layout import blocks_of
from parley.notifications.composer.phrases import Phrases, catalogues
from parley.notifications.composer.reader import Reader, reader_of, reader_of_staff
from parley.notifications.domain.letter import Company, Content, Letter, StaffContent
from parley.notifications.domain.message import Channel, Kind, Message
from parley.notifications.domain.template import Preview, Wording, filled
from parley.notifications.domain.text import lines, one_line

_FOLDER = Path(__file__).parent / "templates"
# In whose name operators are written to: they belong to no company.
_PARLEY = "Parley"


class LetterComposer:
    """Writes every letter from the phrases of its reader's language, the wording of its kind, and one template for
    each form.
    """

    def __init__(self, mail_from: str, public_url: str, clock: Clock) -> None:
        self._mail_from = mail_from
        self._public_url = public_url
        self._clock = clock
        self._catalogues = catalogues()
        environment = SandboxedEnvironment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=select_autoescape(("html",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._text = environment.get_template("email.txt")
        self._html = environment.get_template("email.html")

    @property
    def languages(self) -> Collection[str]:
        """What there is wording in, as BCP 47 tags."""
        return self._catalogues.keys()

    def language(self, content: Content) -> str:
        """The one of them that the content's reader gets."""
        return reader_of(content, self.languages).language

    def wording(self, kind: Kind, channel: Channel, language: str) -> Wording:
        """Parley's own, for a booked slot."""
        catalogue = self._catalogues[language]
        return catalogue.wording(catalogue.situation(kind), channel)

    def compose(self, message: Message, content: Content, wording: Wording | None) -> Letter:
        """Raises NotSendable when the customer has no address; `wording` is the tenant's, where it has one."""
        return self._write(message.key.digest, message.channel, content, wording)

    def compose_to_staff(self, message: Message, content: StaffContent) -> Letter:
        """For a member of staff, by e-mail."""
        reader = reader_of_staff(content, self.languages)
        catalogue = self._catalogues[reader.language]
        facts = _staff_facts(content, reader)
        letter = Letter(
            id=message.key.digest,
            to=content.staff.email,
            to_name=facts["name"],
            from_name=facts["company"],
            text="",
        )
        situation = catalogue.situation(content.kind)
        accent = content.company.accent_color if content.company else ""
        shown = {"scheduled": False, "accent": accent_of(accent), "language": reader.tag, "opt_out": ""}
        return self._laid_out(
            letter, catalogue.wording(situation, Channel.EMAIL), facts, catalogue.speak(situation, facts), shown
        )

    def preview(self, kind: Kind, channel: Channel, language: str, wording: Wording, company: Company) -> Preview:
        """With example values."""
        example = self._catalogues[language].example()
        content = example_of(kind, language, company, example, self._public_url, self._clock())
        letter = self._write("preview", channel, content, wording)
        if channel is Channel.SMS:
            return Preview("", letter.text, segments=sms.segments(letter.text))
        return Preview(letter.subject, letter.text, letter.html)

    def _write(self, id: str, channel: Channel, content: Content, wording: Wording | None) -> Letter:
        reader = reader_of(content, self.languages)
        catalogue = self._catalogues[reader.language]
        by_sms = channel is Channel.SMS
        situation = catalogue.situation(content.kind, ad_hoc=content.appointment.ad_hoc)
        facts = _facts(content, reader, sms.short_name if by_sms else one_line)
        phrases = catalogue.speak(situation, facts)
        facts |= {
            "host": phrases["host"],
            "appointment": phrases["appointment"],
            "contact": phrases["sms_contact" if by_sms else "contact"],
        }
        wording = wording or catalogue.wording(situation, channel)
        addressed = partial(
            Letter,
            id=id,
            to=content.customer.address(channel),
            to_name=one_line(content.customer.display_name),
            from_name=one_line(content.company.name),
        )
        if by_sms:
            return addressed(text=sms.plain(sms.tidy(filled(wording.body, facts))))
        shown = {
            "scheduled": not content.appointment.ad_hoc,
            "accent": accent_of(content.company.accent_color),
            "language": reader.tag,
            "opt_out": f"{self._public_url}/u#{content.opt_out}" if content.opt_out else "",
        }
        letter = self._laid_out(addressed(text=""), wording, facts, phrases, shown)
        if content.opt_out:
            letter = replace(letter, unsubscribe=f"{self._public_url}/v1/opt-outs/{content.opt_out}")
        if content.appointment.ad_hoc or content.kind not in WITH_CALENDAR:
            return letter
        return self._with_calendar(letter, content, facts, phrases)

    def _laid_out(
        self, letter: Letter, wording: Wording, facts: Mapping[str, str], phrases: Phrases, shown: Mapping[str, object]
    ) -> Letter:
        """The letter with its text and its HTML."""
        blocks = blocks_of(wording.body, facts)
        texts = [block.text for block in blocks if block.kind == "text"]
        subject = one_line(filled(wording.subject, facts))
        given = {
            **shown,
            "facts": facts,
            "phrases": phrases,
            "blocks": blocks,
            "subject": subject,
            # What mail clients show beside the subject: after the greeting.
            "preview": one_line(" ".join(texts[1:2] or texts)),
        }
        return replace(letter, subject=subject, text=self._text.render(given), html=self._html.render(given))

    def _with_calendar(self, letter: Letter, content: Content, facts: Mapping[str, str], phrases: Phrases) -> Letter:
        entry = Entry(phrases["entry"], "\n\n".join(filter(None, (phrases["title"], content.link, facts["contact"]))))
        return replace(
            letter,
            calendar=calendar_of(content, entry, self._mail_from, self._clock()),
            calendar_method=method_of(content.kind),
        )


def _facts(content: Content, reader: Reader, name: Callable[[str], str]) -> dict[str, str]:
    """What phrases and templates may tell, each a line of text as the reader writes it."""
    appointment = content.appointment
    return {
        "company": name(content.company.name),
        "customer": name(content.customer.display_name),
        "specialist": name(content.specialist_name),
        "type": name(reader.pick(content.type_name)),
        "link": content.link,
        "phone": one_line(content.company.support_phone),
        "changeable": "yes" if content.changeable else "",
        "text": lines(content.text),
        **_times(appointment.starts_at, appointment.ends_at, reader),
    }


def _staff_facts(content: StaffContent, reader: Reader) -> dict[str, str]:
    """The date and the time are those until which the link works."""
    expires_at = content.link.expires_at
    return {
        "name": one_line(content.staff.display_name),
        "company": one_line(content.company.name) if content.company else _PARLEY,
        "customer": "",
        "specialist": "",
        "type": "",
        "link": content.link.url,
        "phone": "",
        "changeable": "",
        **_times(expires_at, expires_at, reader),
    }


def _times(starts_at: datetime, ends_at: datetime, reader: Reader) -> dict[str, str]:
    return {
        "date": reader.date(starts_at),
        "short_date": reader.short_date(starts_at),
        "start": reader.time(starts_at),
        "end": reader.time(ends_at),
        "until": reader.until(ends_at, starts_at),
        "place": reader.place(starts_at),
    }
