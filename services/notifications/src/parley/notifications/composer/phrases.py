"""Phrases by language: files of small templates, each of which gives plain text."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from parley.notifications.domain.message import Channel, Kind
from parley.notifications.domain.template import Wording

_FOLDER = Path(__file__).parent / "phrases"
# Phrases that every situation has, and the values of previews.
COMMON, EXAMPLE = "common", "example"
# What tenants may word themselves, and so is written as they write it.
_WORDING = frozenset({"subject", "body", "sms"})

Phrases = Mapping[str, str]


class Catalogue:
    """One language's phrases, by situation and name."""

    def __init__(self, file: Path) -> None:
        # What a phrase gives is text; whoever puts it into HTML escapes it there.
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        with file.open("rb") as source:
            self._written: dict[str, dict[str, str]] = tomllib.load(source)
        self._templates = {
            situation: {name: environment.from_string(text) for name, text in phrases.items() if name not in _WORDING}
            for situation, phrases in self._written.items()
        }

    @property
    def names(self) -> Mapping[str, frozenset[str]]:
        """What there is of each situation."""
        return {situation: frozenset(phrases) for situation, phrases in self._written.items()}

    def situation(self, kind: Kind, *, ad_hoc: bool = False) -> str:
        """What there are phrases for: a call at once has its own where a slot would be spoken of."""
        at_once = f"{kind.value}_ad_hoc"
        return at_once if ad_hoc and at_once in self._written else kind.value

    def speak(self, situation: str, facts: Mapping[str, str]) -> Phrases:
        """The common phrases and the situation's, filled with facts."""
        templates = self._templates[COMMON] | self._templates[situation]
        return {name: template.render(facts) for name, template in templates.items()}

    def wording(self, situation: str, channel: Channel) -> Wording:
        """Parley's own template."""
        written = self._written[situation]
        if channel is Channel.SMS:
            return Wording("", written["sms"])
        return Wording(written["subject"], written["body"].strip())

    def example(self) -> Phrases:
        """Values for a preview."""
        return self._written[EXAMPLE]


@cache
def catalogues() -> Mapping[str, Catalogue]:
    """All there are, by language."""
    return {file.stem: Catalogue(file) for file in sorted(_FOLDER.glob("*.toml"))}
