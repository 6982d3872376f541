"""Whom a tenant serves."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain import checks
from parley.appointments.domain.creation import Creation
from parley.common.errors import InvalidArgument

# What mail servers accept in practice, a part of RFC 5321: a dot-atom, and a host name with a dot.
_EMAIL = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63})"
)
_MAX_EMAIL = 254
_MAX_LOCAL_PART = 64
_WORDS = re.compile(r"[^\s'’-]+")
_PHONE = re.compile(r"\s*\+?[\d\s().-]*\d[\d\s().-]*")
_MAX_QUERY_WORDS = 5
_COUNTRY = re.compile(r"[A-Z]{2}")
# What names are written with beside letters and their marks; joiners shape Persian and Indic ones.
_IN_NAMES = frozenset(" .,&()'’‘ʼ`´·・-‐‑–\u05f3\u05f4\u200c\u200d")
_MAX_VISITOR_NAME = 80
# A full stop that mail programs may take for one of a host name: an initial's is followed by one letter or a space.
_LINK_LIKE = re.compile(r"\.\w{2}")


@dataclass(frozen=True)
class Customer:
    """A customer; `email` and `phone` (E.164) are contact data and leave in no event.

    `reference` is the tenant's own id for them; `country` (ISO 3166-1 alpha-2, or empty for the tenant's) has the age
    of consent that holds. An erased one has its id alone.
    """

    id: str
    tenant_id: str
    display_name: str
    email: str
    phone: str
    locale: str
    time_zone: str
    created_at: datetime
    reference: str = ""
    country: str = ""
    erased_at: datetime | None = None
    version: int = 1
    creation: Creation | None = None

    def __post_init__(self) -> None:
        """Refuse what can't be, unless nothing is left of it: InvalidArgument names the field."""
        if self.erased_at:
            return
        checks.line(self.display_name, field="display_name", minimum=1, maximum=200)
        checks.zone(self.time_zone)
        checks.locale(self.locale)
        checks.line(self.reference, field="reference", maximum=100)
        if self.country and not _COUNTRY.fullmatch(self.country):
            raise InvalidArgument('country is two capital letters of ISO 3166-1 such as "FR".', field="country")


@dataclass(frozen=True)
class Contact:
    """Where somebody can be reached; either may be empty."""

    email: str
    phone: str


def check_contact(email: str, phone: str) -> None:
    """Raise InvalidArgument for somebody who can't be reached at all."""
    if not email and not phone:
        raise InvalidArgument("Give an e-mail address or a phone number.", field="email")


@dataclass(frozen=True)
class CustomerSaved:
    """A customer is new or changed."""

    customer_id: str
    version: int


def terms(customer: Customer) -> set[str]:
    """Return what a customer is found by from its beginning: folded words of the name, contact data, reference."""
    whole = (customer.email, customer.phone.removeprefix("+"), customer.reference)
    return {fold(each) for each in (*_WORDS.findall(customer.display_name), *whole) if each}


def query_words(text: str) -> tuple[str, ...]:
    """Return what each of the words of a query must begin; a phone number may have spaces and signs in it."""
    if _PHONE.fullmatch(text):
        digits = "".join(filter(str.isdigit, text))
        return (digits.removeprefix("00"),)
    return tuple(dict.fromkeys(fold(each) for each in text.split()))[:_MAX_QUERY_WORDS]


def fold(text: str) -> str:
    """Return text without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def visitor_name(text: str) -> str:
    """Return a name that a stranger gave; raises InvalidArgument for what no name is written with.

    Letters to any address that a stranger names begin with it, so it must hold neither a link nor a phone number.
    """
    name = checks.line(text, field="display_name", minimum=1, maximum=_MAX_VISITOR_NAME)
    if not all(each in _IN_NAMES or unicodedata.category(each)[0] in "LM" for each in name):
        raise InvalidArgument("Write a name with letters alone.", field="display_name")
    if _LINK_LIKE.search(name):
        raise InvalidArgument("Write a space after a full stop in a name.", field="display_name")
    return name


def email_address(text: str) -> str:
    """Return the address with its host in lower case, or "" for none; raises InvalidArgument."""
    stripped = text.strip()
    if not stripped:
        return ""
    parts = _EMAIL.fullmatch(stripped)
    if not parts or len(stripped) > _MAX_EMAIL or len(parts["local"]) > _MAX_LOCAL_PART:
        raise InvalidArgument('email is an address such as "anna@example.com".', field="email")
    return f"{parts['local']}@{parts['host'].lower()}"
