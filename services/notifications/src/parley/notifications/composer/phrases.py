"""Phrases by language: files of small templates, each of which gives plain text."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

_FOLDER = Path(__file__).parent / "phrases"
# Phrases that every situation has.
COMMON = "common"

Phrases = Mapping[str, str]


class Catalogue:
    """One language's phrases, by situation and name."""

    def __init__(self, file: Path) -> None:
        # What a phrase gives is text; whoever puts it into HTML escapes it there.
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        with file.open("rb") as source:
            written: dict[str, dict[str, str]] = tomllib.load(source)
        self._templates = {
            situation: {name: environment.from_string(text) for name, text in phrases.items()}
            for situation, phrases in written.items()
        }

    @property
    def names(self) -> Mapping[str, frozenset[str]]:
        """What there is of each situation."""
        return {situation: frozenset(templates) for situation, templates in self._templates.items()}

    def speak(self, situation: str, facts: Mapping[str, str]) -> Phrases:
        """The common phrases and the situation's, filled with facts."""
        templates = self._templates[COMMON] | self._templates[situation]
        return {name: template.render(facts) for name, template in templates.items()}


def catalogues() -> Mapping[str, Catalogue]:
    """All there are, by language."""
    return {file.stem: Catalogue(file) for file in sorted(_FOLDER.glob("*.toml"))}
