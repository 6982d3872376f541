"""Where Parley is sold, by whom, and from what age on (M23, M24)."""

import pytest

from parley.accounts.domain.errors import CountryNotSold, OtherRegion
from parley.accounts.domain.territories import (
    TERRITORIES,
    Installation,
    Region,
    ages_of_consent,
    check_overrides,
)
from parley.common.errors import InvalidArgument

EUROPE = Installation(Region.EU, "sales@parley.example", "https://us.parley.example")


def codes(text: str) -> set[str]:
    return set(text.split())


MEMBER_STATES = codes("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
AMERICAS = codes("AR AW BS BZ BM CA CO CW US KY JM PR DO TT")


def test_the_countries_are_the_offers() -> None:
    by_region = {region: {t.country for t in TERRITORIES.values() if t.region is region} for region in Region}
    assert len(by_region[Region.EU]) == 39 + 5
    assert by_region[Region.US] == AMERICAS
    assert {"ZA", "SA", "AE", "GE", "JP", "TW", *MEMBER_STATES} <= by_region[Region.EU]


def test_an_installation_serves_the_countries_of_its_region() -> None:
    EUROPE.check_country("FR")
    EUROPE.check_country("JP")
    Installation(Region.US, "sales@parley.example").check_country("CA")


@pytest.mark.parametrize("country", ["BR", "CN", "RU", "XX"])
def test_a_country_that_is_not_sold_to_is_refused_with_the_way_to_ask(country: str) -> None:
    with pytest.raises(CountryNotSold) as refusal:
        EUROPE.check_country(country)
    assert "on request only" in refusal.value.message
    assert "sales@parley.example" in refusal.value.message
    assert refusal.value.details == {"contact": "sales@parley.example"}


def test_a_country_of_the_other_region_is_refused_with_its_address() -> None:
    with pytest.raises(OtherRegion) as refusal:
        EUROPE.check_country("US")
    assert "https://us.parley.example" in refusal.value.message
    assert refusal.value.details == {"region": "us", "address": "https://us.parley.example"}
    with pytest.raises(OtherRegion) as unknown:
        Installation(Region.US, "sales@parley.example").check_country("FR")
    assert "sales@parley.example" in unknown.value.message


@pytest.mark.parametrize("country", ["", "fr", "FRA", "F1"])
def test_what_is_no_country_is_wrong_wherever_it_is(country: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        EUROPE.check_country(country)
    assert refusal.value.field == "country"


def test_the_age_of_consent_is_the_laws() -> None:
    ages = ages_of_consent({})
    assert (ages["US"], ages["PR"], ages["GB"]) == (13, 13, 13)
    assert (ages["FR"], ages["DE"], ages["ES"], ages["BE"], ages["DK"]) == (15, 16, 14, 13, 15)
    assert all(13 <= ages[state] <= 16 for state in MEMBER_STATES)
    assert ages.keys() == TERRITORIES.keys()


def test_an_administrator_tightens_it_and_never_loosens_it() -> None:
    check_overrides({"FR": 18})
    assert ages_of_consent({"FR": 18})["FR"] == 18
    # A law that has become stricter since holds whatever was asked for before it.
    assert ages_of_consent({"FR": 13})["FR"] == 15
    for wrong in ({"FR": 14}, {"FR": 22}, {"BR": 18}):
        with pytest.raises(InvalidArgument) as refusal:
            check_overrides(wrong)
        assert refusal.value.field == "age_overrides"
