"""Checks of single values that several aggregates share; each names the wrong field and how to mend it."""

import re
from collections.abc import Collection
from datetime import date
from zoneinfo import available_timezones

from parley.common import errors

MAX_NAME_LENGTH = 200
MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 1024
MAX_WORDS = 50

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,189}\.[^\s@.]{2,63}")
# Language, script and region, as the other services take it.
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_WORD = re.compile(r"[^\W_]([\w +/&'.-]{0,48}[\w+])?")
# A place's time on any machine: browsers, which show it, know neither of the others.
_ZONES = available_timezones() - {"Factory", "localtime"}


def name(value: str, field: str) -> None:
    """One line with something on it."""
    if not value.strip() or len(value) > MAX_NAME_LENGTH or not value.isprintable():
        raise errors.InvalidArgument(f"Give a name of 1 to {MAX_NAME_LENGTH} characters.", field=field)


def line(value: str, field: str) -> None:
    """One line, which may be empty."""
    if len(value) > MAX_NAME_LENGTH or not value.isprintable():
        raise errors.InvalidArgument(f"Give one line of at most {MAX_NAME_LENGTH} characters.", field=field)


def email(value: str, field: str = "email") -> None:
    """Plausible; only a message to it can tell more."""
    _match(_EMAIL, value, field, "Give an e-mail address, such as name@example.org.")


def locale(value: str, field: str = "locale") -> None:
    """A BCP 47 tag of language, script and region, in its usual case."""
    _match(_LOCALE, value, field, "Give a BCP 47 tag, such as fr or en-GB.")


def zone(value: str) -> None:
    """A name of the IANA database."""
    if value not in _ZONES:
        raise errors.InvalidArgument("Give an IANA time zone, such as Europe/Paris.", field="time_zone")


def phone(value: str, field: str) -> None:
    """A number as the whole world dials it."""
    _match(_PHONE, value, field, "Give E.164, such as +33123456789.")


def color(value: str, field: str) -> None:
    """Red, green and blue."""
    _match(_COLOR, value, field, "Give #rrggbb in lower case.")


def password(value: str, field: str = "password") -> None:
    """Long enough to be worth hashing, short enough to be hashed (NIST SP 800-63B: no composition rules)."""
    if not MIN_PASSWORD_LENGTH <= len(value) <= MAX_PASSWORD_LENGTH:
        raise errors.InvalidArgument(
            f"Give a password of {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters.", field=field
        )


def locales(values: Collection[str], field: str) -> None:
    """BCP 47 tags, each once."""
    for value in values:
        locale(value, field)
    _few_and_once(values, field)


def words(values: Collection[str], field: str) -> None:
    """Lower-case words or short phrases, each once."""
    for value in values:
        if value != value.lower():
            raise errors.InvalidArgument("Give words in lower case, such as electric cars.", field=field)
        _match(_WORD, value, field, "Give words of at most 50 letters and digits, such as electric cars.")
    _few_and_once(values, field)


def day(value: str, field: str) -> None:
    """An ISO 8601 date, which may be empty."""
    try:
        right = not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    if not right:
        raise errors.InvalidArgument("Give an ISO 8601 date, such as 2026-12-31.", field=field)


def _few_and_once(values: Collection[str], field: str) -> None:
    if len(values) > MAX_WORDS or len(set(values)) != len(values):
        raise errors.InvalidArgument(f"Give at most {MAX_WORDS}, each once.", field=field)


def _match(pattern: re.Pattern[str], value: str, field: str, mend: str) -> None:
    if not pattern.fullmatch(value):
        raise errors.InvalidArgument(mend, field=field)
