"""Text for SMS: in GSM 03.38, where a segment holds 160 characters, wherever that loses no meaning."""

import re
import unicodedata

from parley.notifications.domain.text import one_line

# The basic alphabet (3GPP TS 23.038, 6.2.1), without the escape.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "œ": "oe"})
_LONGEST_NAME = 30


def short_name(name: str) -> str:
    """A name on one line, cut so that a message with two of them and a link fits in two segments."""
    name = one_line(name)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 3].rstrip() + "..."


def tidy(text: str) -> str:
    """Without what empty values leave behind: spaces at the end of lines, and two in a row."""
    told = (re.sub(r"[ \t]{2,}", " ", line).strip() for line in text.strip().splitlines())
    return "\n".join(told)


def plain(text: str) -> str:
    """The text in the GSM alphabet, its missing accents left out; as it was where it has other letters.

    One letter outside that alphabet would more than halve what a segment holds.
    """
    folded = "".join(_fold(letter) for letter in text.translate(_TYPOGRAPHY))
    return folded if _is_gsm(folded) else text


def segments(text: str) -> int:
    """How many messages a provider sends and bills (3GPP TS 23.040, concatenation)."""
    if _is_gsm(text):
        septets = len(text) + sum(letter in _GSM_EXTENDED for letter in text)
        return 1 if septets <= 160 else -(-septets // 153)
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= 70 else -(-units // 67)


def _is_gsm(text: str) -> bool:
    return all(letter in _GSM or letter in _GSM_EXTENDED for letter in text)


def _fold(letter: str) -> str:
    if letter in _GSM or letter in _GSM_EXTENDED:
        return letter
    decomposed = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in decomposed if not unicodedata.combining(part))
