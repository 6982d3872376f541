"""The texts that people read, from the web client's own catalogues: a wording may change, a key's meaning not."""

import json
import re
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parents[3] / "services" / "web" / "src" / "i18n"


class Words:
    """One language's texts, each by area and key: `words("staff", "queue.admit.label", name="Jeanne")`."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, area: str, key: str, **values: str) -> str:
        """The text with its placeholders filled in."""
        return _catalogue(area, self._language)[key].format(**values)

    def beginning(self, area: str, key: str) -> re.Pattern[str]:
        """What begins with the text as far as its first placeholder."""
        return re.compile("^" + re.escape(_catalogue(area, self._language)[key].partition("{")[0]))


@cache
def _catalogue(area: str, language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((CATALOGUES / f"{area}.{language}.json").read_text(encoding="utf-8"))
    return texts
