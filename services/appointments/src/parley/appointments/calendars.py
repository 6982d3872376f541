"""The public holidays of the world, by the library `holidays`."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

# Whoever asks for one country imports them all, in 0.1 s: better at the start than while others wait.
import holidays.countries

from parley.common.errors import InvalidArgument


class PublicHolidays:
    """The service's Calendars."""

    def check(self, code: str) -> None:
        """Raise InvalidArgument unless it is empty, or a country (FR) or subdivision (DE-BY) that is known."""
        if not code:
            return
        country, hyphen, subdivision = code.partition("-")
        known = holidays.list_supported_countries(include_aliases=False).get(country)
        if known is None or (hyphen and subdivision not in known):
            raise InvalidArgument(
                'It is no country or subdivision whose holidays are known: give "FR" or "DE-BY".', field="holidays"
            )

    def off(self, code: str, first: date, last: date) -> Collection[date]:
        """Return the holidays from `first` to `last`, both included, and perhaps more; none for an empty code."""
        if not code:
            return frozenset()
        found: frozenset[date] = frozenset()
        for year in range(first.year, last.year + 1):
            found |= _of_year(code, year)
        return found


@lru_cache(maxsize=512)
def _of_year(code: str, year: int) -> frozenset[date]:
    country, _, subdivision = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
