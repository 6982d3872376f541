"""Where Parley is sold, from which region (M24), and from what age on people there consent for themselves (M23)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from parley.accounts.domain.errors import CountryNotSold, OtherRegion
from parley.common import errors

# Where the table knows of no law that says otherwise: GDPR article 8's own age.
DEFAULT_AGE = 16
# Nobody is asked to be older than this, whatever an administrator would like.
HIGHEST_AGE = 21

_COUNTRY = re.compile(r"[A-Z]{2}")


class Region(Enum):
    """Where a tenant is hosted and operated from."""

    EU = "eu"
    US = "us"


@dataclass(frozen=True)
class Territory:
    """A country (ISO 3166-1 alpha-2), its region, and its law's age of consent to data processing online."""

    country: str
    region: Region
    age_of_consent: int


_COUNTRIES = {
    Region.EU: (
        # Europe, Middle East and Africa.
        "ZA DE SA AT BE BG CY HR DK EG AE ES EE FI FR GE GR HU IE IS IL IT LV LI LT LU MT NO NL PL PT QA CZ RO GB SK SI"
        " SE CH"
        # Asia, Pacific and Japan.
        " AU HK JP NZ TW"
    ),
    Region.US: "AR AW BS BZ BM CA CO CW US KY JM PR DO TT",
}

# The member states' choices under GDPR article 8(1), as their laws stood when this was written; the states that chose
# nothing (DE, HR, HU, IE, LU, NL, PL, RO, SK) have the regulation's 16, as Liechtenstein has.
_AGES = {
    **dict.fromkeys(("BE", "EE", "FI", "LV", "MT", "PT", "SE", "IS"), 13),
    **dict.fromkeys(("AT", "BG", "CY", "ES", "IT", "LT"), 14),
    # Denmark since 2024 (13 before), Slovenia by its act of 2022. Norway's act says 13 and is being raised to 15.
    **dict.fromkeys(("CZ", "DK", "FR", "GR", "SI", "NO"), 15),
    # UK GDPR and Data Protection Act 2018, section 9.
    "GB": 13,
    # COPPA, 15 U.S.C. 6501(1), which holds in Puerto Rico too.
    "US": 13,
    "PR": 13,
    # Quebec's Act respecting the protection of personal information in the private sector, section 14: the strictest.
    "CA": 14,
    # POPIA, sections 1, 34 and 35: a competent person consents for everyone under 18.
    "ZA": 18,
    # Ley 1581 of 2012, article 7, and Decreto 1377 of 2013, article 12: the representative authorises.
    "CO": 18,
}

TERRITORIES: Mapping[str, Territory] = {
    country: Territory(country, region, _AGES.get(country, DEFAULT_AGE))
    for region, countries in _COUNTRIES.items()
    for country in countries.split()
}


@dataclass(frozen=True)
class Installation:
    """What this installation may serve: `contact` is whom to ask for more, `other_address` serves the other region."""

    region: Region
    contact: str
    other_address: str = ""

    def check_country(self, country: str) -> None:
        """Raises InvalidArgument, CountryNotSold and OtherRegion."""
        if not _COUNTRY.fullmatch(country):
            raise errors.InvalidArgument("Give an ISO 3166-1 code of two capitals, such as FR.", field="country")
        territory = TERRITORIES.get(country)
        if territory is None:
            raise CountryNotSold(
                "Parley is not sold in this country. It is served on request only, where that is feasible and possibly"
                f" with a delay: ask {self.contact}.",
                field="country",
                contact=self.contact,
            )
        if territory.region is not self.region:
            region = territory.region.value
            way = f"create it at {self.other_address}" if self.other_address else f"ask {self.contact} for its address"
            raise OtherRegion(
                f"Companies of this country are hosted by the installation of the region {region}: {way}.",
                field="country",
                region=region,
                address=self.other_address or self.contact,
            )


def check_overrides(overrides: Mapping[str, int]) -> None:
    """Ages that an administrator may ask for: of listed countries, never below their law's."""
    for country, age in overrides.items():
        territory = TERRITORIES.get(country)
        if territory is None:
            raise errors.InvalidArgument("Name countries where Parley is sold.", field="age_overrides", country=country)
        if not territory.age_of_consent <= age <= HIGHEST_AGE:
            raise errors.InvalidArgument(
                f"The age for {country} is {territory.age_of_consent} by law, and at most {HIGHEST_AGE}.",
                field="age_overrides",
                country=country,
            )


def ages_of_consent(overrides: Mapping[str, int]) -> dict[str, int]:
    """What holds in each country: the law's age, or the higher one that an administrator asked for."""
    return {
        country: max(territory.age_of_consent, overrides.get(country, 0)) for country, territory in TERRITORIES.items()
    }
