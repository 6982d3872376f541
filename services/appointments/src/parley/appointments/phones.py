"""The numbering plans of the world, by Google's libphonenumber."""

import phonenumbers

from parley.common.errors import InvalidArgument


class Phones:
    """The service's PhoneNumbers."""

    def normalise(self, text: str) -> str:
        """Return a number given in international form as E.164; raises InvalidArgument for the field phone."""
        try:
            number = phonenumbers.parse(text, None)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise InvalidArgument("phone is a number in international form such as +33 6 12 34 56 78.", field="phone")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
