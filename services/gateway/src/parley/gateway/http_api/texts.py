"""What problems and stored sentences say, in the caller's language: services speak English, this knows the French."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, Response

from parley.gateway.http_api import french
from parley.gateway.http_api.sentences import french_of

ENGLISH, FRENCH = "en", "fr"


def choose(accept_language: str) -> str:
    """The language among ours that the header prefers (RFC 9110, 12.5.4); English where it names none of them."""
    best, best_weight = ENGLISH, 0.0
    for item in accept_language.split(","):
        tag, _, weight = item.replace(" ", "").partition(";q=")
        language = tag.partition("-")[0].lower()
        asked = _weight(weight)
        if language in (ENGLISH, FRENCH) and asked > best_weight:
            best, best_weight = language, asked
    return best


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


async def _of_request(response: Response, accept_language: Annotated[str, Header(include_in_schema=False)] = "") -> str:
    language = choose(accept_language)
    response.headers.update(headers(language))
    return language


# The answer of a route that takes it says that it is told in this language.
CallersLanguage = Annotated[str, Depends(_of_request)]


def headers(language: str) -> dict[str, str]:
    """What an answer says that is told in the caller's language."""
    return {"Content-Language": language, "Vary": "Accept-Language"}


def title(language: str, status: HTTPStatus) -> str:
    """The name of a status."""
    return french.TITLES[status] if language == FRENCH else status.phrase


def detail(language: str, reason: str, english: str, field: str, details: Mapping[str, str]) -> str:
    """What went wrong and how to mend it: by its reason, or by the service's sentence where a reason covers much."""
    if language != FRENCH:
        return english
    values = _Values(details, field=field)
    if reason == "INVALID_REQUEST":
        return _invalid(english, values)
    told = french.REASONS.get(reason)
    if told is None:
        return english
    if reason in french.BROAD:
        return french_of(english) or f"{told} ({english})"
    return told.format_map(values)


def sentence(language: str, english: str) -> str:
    """What a service wrote down at some time; English where its French is not known."""
    return (french_of(english) if language == FRENCH else "") or english


def _invalid(english: str, values: Mapping[str, str]) -> str:
    told = french.SHAPES.get(values["type"])
    if told is None:
        return f"{values['where']} : cette valeur ne convient pas ({english.partition(': ')[2].rstrip('.')})."
    return f"{values['where']} : {told.format_map(values)}."


class _Values(dict[str, str]):
    """Values within a text; one that was not told leaves a gap that can be read over."""

    def __missing__(self, name: str) -> str:
        return "…"
