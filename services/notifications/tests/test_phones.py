"""Numbers as networks want them, and no SMS to where the provider may not send (M25)."""

import pytest

from parley.notifications.domain.errors import CountryNotServed, NotSendable
from parley.notifications.phones import Phones

PHONES = Phones({"FR", "GB"})


@pytest.mark.parametrize("written", ["+33612345678", "+33 6 12 34 56 78", "+33 (0)6 12-34-56-78"])
def test_a_number_is_sent_in_one_form_however_it_was_written(written: str) -> None:
    assert PHONES.checked(written) == "+33612345678"


@pytest.mark.parametrize("written", ["", "12", "0033612345678", "+33", "+999123456", "+33 6 12", "call me"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NotSendable):
        PHONES.checked(written)


@pytest.mark.parametrize(
    ("number", "country"),
    # Jersey and Canada share their codes with Great Britain and the United States.
    [("+12025550123", "US"), ("+14165550123", "CA"), ("+447797712345", "JE"), ("+81312345678", "JP")],
)
def test_a_country_that_is_not_listed_is_refused_by_name(number: str, country: str) -> None:
    with pytest.raises(CountryNotServed) as refusal:
        PHONES.checked(number)
    assert refusal.value.details == {"country": country}


def test_without_a_list_no_country_is_served() -> None:
    with pytest.raises(CountryNotServed):
        Phones(()).checked("+33612345678")
