"""Who reads a letter: the language, the customs of the place, and the time zone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import babel
from babel import dates

from parley.notifications.domain.letter import Content, StaffContent

_DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Reader:
    """Writes instants as the reader is used to; `language` is one that there are phrases in."""

    language: str
    locale: babel.Locale
    zone: ZoneInfo

    @property
    def tag(self) -> str:
        """The locale as a BCP 47 tag."""
        return str(self.locale).replace("_", "-")

    def date(self, moment: datetime) -> str:
        """Such as "Thursday, November 26, 2026"."""
        return dates.format_date(moment.astimezone(self.zone), "full", locale=self.locale)

    def short_date(self, moment: datetime) -> str:
        """Such as "Thu, Nov 26"."""
        return dates.format_skeleton("MMMEd", moment, tzinfo=self.zone, locale=self.locale)

    def time(self, moment: datetime) -> str:
        """Such as "2:00 PM"."""
        return dates.format_time(moment, "short", tzinfo=self.zone, locale=self.locale)

    def until(self, moment: datetime, since: datetime) -> str:
        """The time; with the day, such as "2:00 PM, Fri, Nov 27", where that is another one than at `since`."""
        same_day = self.date(moment) == self.date(since)
        return self.time(moment) if same_day else f"{self.time(moment)}, {self.short_date(moment)}"

    def place(self, moment: datetime) -> str:
        """Whose time it is, such as "Paris, UTC+01:00": in the autumn's double hour the city alone would not do."""
        city = dates.get_timezone_location(self.zone, locale=self.locale, return_city=True)
        offset = dates.get_timezone_gmt(moment.astimezone(self.zone), "iso8601", locale=self.locale)
        return f"{city}, UTC{offset}"

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text in the reader's language, by BCP 47 tag; else in the default language, else any."""
        wanted = (self.tag, self.language, _DEFAULT_LANGUAGE)
        found = (texts[tag] for tag in wanted if tag in texts)
        return next(found, next(iter(texts.values()), ""))


def reader_of(content: Content, languages: Collection[str]) -> Reader:
    """The customer's own locale and zone where they are known and usable, else the company's."""
    customer, company = content.customer, content.company
    locale = _locale((customer.locale, company.locale), languages)
    zone = zone_of((customer.time_zone, content.appointment.time_zone, company.time_zone))
    return Reader(locale.language, locale, zone)


def reader_of_staff(content: StaffContent, languages: Collection[str]) -> Reader:
    """The member of staff's own locale and zone where they are known and usable, else the company's."""
    known = [each for each in (content.staff, content.company) if each is not None]
    locale = _locale([each.locale for each in known], languages)
    return Reader(locale.language, locale, zone_of([each.time_zone for each in known]))


def _locale(tags: Collection[str], languages: Collection[str]) -> babel.Locale:
    for tag in tags:
        try:
            told = babel.Locale.parse(tag, sep="-")
            # Whatever script the tag names, texts have their language's own; of others babel knows no cities.
            locale = babel.Locale(told.language, told.territory)
        except (ValueError, babel.UnknownLocaleError):
            continue
        if locale.language in languages:
            return locale
    return babel.Locale(_DEFAULT_LANGUAGE)


def zone_of(names: Collection[str]) -> ZoneInfo:
    """The first that is known and usable, else UTC."""
    for name in names:
        try:
            return ZoneInfo(name)
        # A malformed name raises ValueError, an unknown one KeyError, a directory's OSError.
        except (ValueError, KeyError, OSError):
            continue
    return ZoneInfo("UTC")
