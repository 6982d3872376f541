"""Checks of single values that several aggregates share; each names the wrong field and how to mend it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from parley.appointments.domain import errors
from parley.common.errors import InvalidArgument

T = TypeVar("T")

# A place's time on any machine: browsers, which show it, know neither of the others.
_ZONES = available_timezones() - {"Factory", "localtime"}
_MAX_LOCALES = 10
# Hangul's fillers and Braille without a dot.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Language, script, region of BCP 47.
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name, such as "Europe/Paris"."""
    if name not in _ZONES:
        raise InvalidArgument('It is no IANA time zone: give a name such as "Europe/Paris".', field="time_zone")
    return ZoneInfo(name)


def locale(tag: str, *, field: str = "locale") -> str:
    """Return a BCP 47 tag of language, script and region, as it is; raises InvalidArgument."""
    if not _LOCALE.fullmatch(tag):
        raise InvalidArgument(f'{field} is a BCP 47 tag such as "fr" or "fr-BE".', field=field)
    return tag


def language(tag: str) -> str:
    """Return a BCP 47 tag, or "" for none; raises InvalidArgument."""
    return locale(tag, field="language") if tag else ""


def day(text: str, *, field: str) -> date:
    """Return an ISO 8601 date; raises InvalidArgument."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidArgument(f'{field} is a date such as "2026-12-24".', field=field) from error


def known(value: T | None, *, field: str) -> T:
    """Return what a name or number of the outside stands for; raises InvalidArgument where it is None."""
    if value is None:
        raise InvalidArgument(f"{field} is nothing that is known here.", field=field)
    return value


def version(current: int, expected: int) -> None:
    """Raise VersionConflict unless the current version is the one that the caller saw; 0 means any."""
    if expected not in {0, current}:
        raise errors.VersionConflict("It has changed since: load it again and decide anew.", version=str(current))


def names(by_locale: Mapping[str, str]) -> None:
    """Refuse names that are not one line each in a few languages; raises InvalidArgument for the field name."""
    if not 1 <= len(by_locale) <= _MAX_LOCALES:
        raise InvalidArgument(f"name takes 1 to {_MAX_LOCALES} languages.", field="name")
    for tag, text in by_locale.items():
        line(text, field=f"name.{locale(tag, field='name')}", minimum=1, maximum=100)


def line(value: str, *, field: str, maximum: int, minimum: int = 0) -> str:
    """Return one line of text without white space around it.

    Raises InvalidArgument for other lengths, control characters, and what shows nothing where something is needed.
    """
    return _text(value, field, minimum, maximum, allowed="")


def paragraphs(value: str, *, field: str, maximum: int) -> str:
    """Return text of several lines without white space around it; refuse more than `maximum` characters."""
    return _text(value, field, 0, maximum, allowed="\n\t")


def _text(value: str, field: str, minimum: int, maximum: int, allowed: str) -> str:
    stripped = value.strip()
    if not minimum <= len(stripped) <= maximum:
        raise InvalidArgument(f"{field} takes {minimum} to {maximum} characters.", field=field)
    if any(unicodedata.category(each) == "Cc" and each not in allowed for each in stripped):
        raise InvalidArgument(f"{field} must not hold control characters.", field=field)
    if minimum and all(_shows_nothing(each) for each in stripped):
        raise InvalidArgument(f"{field} must hold something to read.", field=field)
    return stripped


def _shows_nothing(letter: str) -> bool:
    # Spaces, format characters, and marks, which show on another letter alone.
    return unicodedata.category(letter)[0] in "CZM" or letter in _BLANK
