"""Text fit to be put into letters."""

import re
import unicodedata

from parley.common.errors import InvalidArgument

# Control characters, line ends of every alphabet, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    """A name fit for a header or a sentence: nothing in it ends a line or rules what stands beside it."""
    return _UNPRINTABLE.sub(" ", text).strip()


def lines(text: str) -> str:
    """What somebody wrote, on as many lines as they wrote; nothing in it rules what stands beside it."""
    return "\n".join(map(one_line, text.strip().splitlines()))


def check_printable(text: str, *, field: str) -> None:
    """Raise InvalidArgument for control characters other than tab and line feed: no letter may hold them (RFC 5322)."""
    if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in text):
        raise InvalidArgument(f"{field} must not hold control characters.", field=field)
