"""Content becomes a letter."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
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
        reader = reader_of(content, self._catalogues.keys())
        by_sms = message.channel is Channel.SMS
        facts = _facts(content, reader, sms.short_name if by_sms else one_line)
        phrases = self._catalogues[reader.language].speak(_situation(content), facts)
        addressed = partial(
            Letter,
            id=message.key.digest,
            to=content.customer.address(message.channel),
            to_name=one_line(content.customer.display_name),
            from_name=one_line(content.company.name),
        )
        if by_sms:
            return addressed(text=sms.plain(phrases["sms"]))
        shown = {
            "phrases": phrases,
            "facts": facts,
            "scheduled": not content.appointment.ad_hoc,
            "language": str(reader.locale).replace("_", "-"),
            "accent": accent_of(content.company.accent_color),
        }
        letter = addressed(subject=phrases["subject"], text=self._text.render(shown), html=self._html.render(shown))
        return letter if content.appointment.ad_hoc else self._with_calendar(letter, content, phrases)

    def _with_calendar(self, letter: Letter, content: Content, phrases: Phrases) -> Letter:
        told = (phrases["lead"], content.link, phrases["change"])
        entry = Entry(phrases["entry"], "\n\n".join(filter(None, told)))
        return replace(
            letter,
            calendar=calendar_of(content, entry, self._mail_from, self._clock()),
            calendar_method=method_of(content.kind),
        )


def _situation(content: Content) -> str:
    return f"{content.kind.value}_{'ad_hoc' if content.appointment.ad_hoc else 'scheduled'}"


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
        "until": reader.until(appointment.ends_at, appointment.starts_at),
        "place": reader.place(appointment.starts_at),
        "link": content.link,
        "phone": one_line(content.company.support_phone),
    }
