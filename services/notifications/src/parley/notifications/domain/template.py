"""Wording that tenants may change: paragraphs of plain text with {{variables}}, checked before they are saved.

A template is filled in one pass, so nothing that a value holds is ever read as a variable.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from parley.common.errors import InvalidArgument
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.text import check_printable

MAX_SUBJECT = 150
MAX_BODY = {Channel.EMAIL: 4_000, Channel.SMS: 600}
# Messages to staff are worded by Parley alone; calls at once keep Parley's wording of an invitation.
WORDABLE = tuple(kind for kind in Kind if not kind.is_to_staff)

_VARIABLE = re.compile(r"\{\{[ \t]*([a-z_]+)[ \t]*\}\}")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_FACTS = (
    "company",
    "customer",
    "specialist",
    "host",
    "type",
    "date",
    "short_date",
    "start",
    "end",
    "place",
    "phone",
    "contact",
    "appointment",
)


@dataclass(frozen=True)
class Wording:
    """What a template says; `subject` is empty where the channel has none."""

    subject: str
    body: str


@dataclass(frozen=True)
class Template:
    """A tenant's wording of a kind of message, on a channel, in a language (BCP 47 tag).

    `wording` is None where the tenant went back to Parley's own, and `version` then counts on.
    """

    tenant_id: str
    kind: Kind
    channel: Channel
    locale: str
    wording: Wording | None
    saved_at: datetime
    saved_by: str
    version: int = 0

    @property
    def id(self) -> str:
        """One for each form of a message."""
        return template_id(self.tenant_id, self.kind, self.channel, self.locale)

    def worded(self, wording: Wording | None, by: str, now: datetime) -> "Template":
        """As somebody wants it from now on."""
        return replace(self, wording=wording, saved_by=by, saved_at=now)


@dataclass(frozen=True)
class TemplateSaved:
    """Somebody reworded a message, or went back to Parley's wording."""

    template: Template


@dataclass(frozen=True)
class Preview:
    """What a template would send; `html` of e-mail, `segments` of SMS."""

    subject: str
    text: str
    html: str = ""
    segments: int = 0


def template_id(tenant_id: str, kind: Kind, channel: Channel, locale: str) -> str:
    """Name a form of a message."""
    return f"{tenant_id}:{kind.value}:{channel.value}:{locale}"


def variables(kind: Kind, channel: Channel) -> tuple[str, ...]:
    """What a template of the kind may tell."""
    names = [*_FACTS]
    if channel is Channel.EMAIL:
        names.append("details")
    if kind is Kind.CUSTOM:
        names.append("text")
    if kind is not Kind.CANCELLATION:
        names.append("link")
    return tuple(names)


def needed(kind: Kind) -> tuple[str, ...]:
    """What a template of the kind must tell: without the link nobody can come."""
    if kind is Kind.CANCELLATION:
        return ()
    return ("text", "link") if kind is Kind.CUSTOM else ("link",)


def check_wordable(kind: Kind) -> None:
    """Raise InvalidArgument for a kind whose wording is Parley's alone."""
    if kind not in WORDABLE:
        raise InvalidArgument("Messages to staff are worded by Parley.", field="kind")


def checked_wording(kind: Kind, channel: Channel, wording: Wording) -> Wording:
    """Return it as it is kept; raises InvalidArgument that names the field, and the variable that is wrong."""
    check_wordable(kind)
    subject = wording.subject.strip()
    body = wording.body.replace("\r\n", "\n").strip()
    if channel is Channel.SMS and subject:
        raise InvalidArgument("An SMS has no subject.", field="subject")
    if channel is Channel.EMAIL and not (1 <= len(subject) <= MAX_SUBJECT and len(subject.splitlines()) == 1):
        raise InvalidArgument(f"subject is one line of at most {MAX_SUBJECT} characters.", field="subject")
    if not 1 <= len(body) <= MAX_BODY[channel]:
        raise InvalidArgument(f"body is 1 to {MAX_BODY[channel]} characters.", field="body")
    check_printable(subject, field="subject")
    check_printable(body, field="body")
    known = variables(kind, channel)
    _check_variables(subject, "subject", [name for name in known if name not in ("details", "link", "text")])
    _check_variables(body, "body", known)
    used = _VARIABLE.findall(body)
    if missing := next((name for name in needed(kind) if name not in used), None):
        raise InvalidArgument(f"body must hold {{{{{missing}}}}}.", field="body", variable=missing)
    return Wording(subject, body)


def paragraphs(body: str) -> list[str]:
    """The parts of a body that empty lines set apart."""
    return [paragraph for paragraph in _PARAGRAPHS.split(body.strip()) if paragraph]


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with each variable's value in its place; all of its variables are known."""
    return _VARIABLE.sub(lambda found: facts[found[1]], text)


def pieces(text: str, facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The text in pieces: the variable's name, empty for what stands between, and what is to be shown."""
    found: list[tuple[str, str]] = []
    end = 0
    for variable in _VARIABLE.finditer(text):
        found += [("", text[end : variable.start()]), (variable[1], facts[variable[1]])]
        end = variable.end()
    return [(name, shown) for name, shown in [*found, ("", text[end:])] if shown]


def sole_variable(paragraph: str) -> str:
    """The name of the variable that is all there is of a paragraph; empty otherwise."""
    alone = _VARIABLE.fullmatch(paragraph.strip())
    return alone[1] if alone else ""


def _check_variables(text: str, field: str, known: Collection[str]) -> None:
    for name in _VARIABLE.findall(text):
        if name not in known:
            told = f"{{{{{name}}}}} is no variable here: take one of {', '.join(known)}."
            raise InvalidArgument(told, field=field, variable=name)
    rest = _VARIABLE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise InvalidArgument("A variable is a name between two pairs of braces: {{link}}.", field=field)
