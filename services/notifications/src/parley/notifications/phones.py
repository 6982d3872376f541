"""The numbering plans of the world, by Google's libphonenumber, and where SMS may go (M25)."""

from collections.abc import Collection

import phonenumbers

from parley.notifications.domain.errors import CountryNotServed, NotSendable


class Phones:
    """The service's PhoneNumbers; `countries` are ISO 3166-1 alpha-2 codes."""

    def __init__(self, countries: Collection[str]) -> None:
        self._countries = frozenset(countries)

    @property
    def countries(self) -> Collection[str]:
        """Where SMS may be sent to."""
        return self._countries

    def checked(self, phone: str) -> str:
        """The number as E.164; raises NotSendable for none, CountryNotServed for one that SMS may not go to."""
        try:
            number = phonenumbers.parse(phone, None)
        except phonenumbers.NumberParseException:
            raise NotSendable("The phone number is not valid.") from None
        if not phonenumbers.is_valid_number(number):
            raise NotSendable("The phone number is not valid.")
        country = phonenumbers.region_code_for_number(number) or "that country"
        if country not in self._countries:
            raise CountryNotServed(f"SMS may not be sent to numbers of {country}.", field="channel", country=country)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
