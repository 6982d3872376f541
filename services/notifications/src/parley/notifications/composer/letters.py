"""Content becomes a letter."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from parley.common.clock import Clock
from parley.notifications.composer import sms
from parley.notifications.composer.accent import accent_of
from parley.notifications.composer.calendar import Entry, calendar_of, method_of
from parley.notifications.composer.phrases import Phrases, catalogues
from parley.notifications.composer.reader import Reader, reader_of
from parley.notifications.domain import Channel, Content, Letter, Message, one_line

_FOLDER = Path(__file__).parent / "templates"


class LetterComposer:
    """Writes every letter from the phrases of its reader's language and one template for each form."""

    def __init__(self, mail_from: str, clock: Clock) -> None:
        self._mail_from = mail_from
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

    def compose(self, message: Message, content: Content) -> Letter:
        """Raises NotSendable when the customer has no address for the channel."""
        content.customer.address(message.channel)
        return self._sms(message, content) if message.channel is Channel.SMS else self._email(message, content)

    def _sms(self, message: Message, content: Content) -> Letter:
        reader = self._reader(content)
        phrases = self._speak(content, _facts(content, reader, sms.short_name))
        return _letter(message, content, text=sms.plain(phrases["sms"]))

    def _email(self, message: Message, content: Content) -> Letter:
        reader = self._reader(content)
        facts = _facts(content, reader, one_line)
        phrases = self._speak(content, facts)
        shown = {
            "phrases": phrases,
            "facts": facts,
            "accent": accent_of(content.company.accent_color),
            "scheduled": not content.appointment.ad_hoc,
            "language": str(reader.locale).replace("_", "-"),
        }
        text = self._text.render(shown)
        letter = _letter(message, content, text=text, subject=phrases["subject"], html=self._html.render(shown))
        if content.appointment.ad_hoc:
            return letter
        told = (phrases["lead"], facts["link"], phrases["change"])
        entry = Entry(phrases["entry"], "\n\n".join(filter(None, told)))
        return replace(
            letter,
            calendar=calendar_of(content, entry, self._mail_from, self._clock()),
            calendar_method=method_of(content.kind),
        )

    def _reader(self, content: Content) -> Reader:
        return reader_of(content, self._catalogues.keys())

    def _speak(self, content: Content, facts: Mapping[str, str]) -> Phrases:
        situation = "ad_hoc" if content.appointment.ad_hoc else "scheduled"
        catalogue = self._catalogues[self._reader(content).language]
        return catalogue.speak(f"{content.kind.value}_{situation}", facts)


def _letter(message: Message, content: Content, *, text: str, subject: str = "", html: str = "") -> Letter:
    return Letter(
        id=message.key.digest,
        to=content.customer.address(message.channel),
        to_name=one_line(content.customer.display_name),
        from_name=one_line(content.company.name),
        text=text,
        subject=subject,
        html=html,
    )


def _facts(content: Content, reader: Reader, name: Callable[[str], str]) -> Mapping[str, str]:
    """What phrases may tell, each a line of text as the reader writes it."""
    appointment = content.appointment
    return {
        "company": name(content.company.name),
        "customer": name(content.customer.display_name),
        "specialist": name(content.specialist_name),
        "type": name(reader.pick(content.type_name)),
        "date": reader.date(appointment.starts_at),
        "short_date": reader.short_date(appointment.starts_at),
        "start": reader.time(appointment.starts_at),
        "end": reader.time(appointment.ends_at),
        "place": reader.place(appointment.starts_at),
        "link": content.link,
        "phone": one_line(content.company.support_phone),
    }
