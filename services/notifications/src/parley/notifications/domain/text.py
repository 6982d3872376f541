"""Names fit to be put anywhere."""

import re

# Control characters, line ends of every alphabet, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    """A name fit for a header or a sentence: nothing in it ends a line or rules what stands beside it."""
    return _UNPRINTABLE.sub(" ", text).strip()


def lines(text: str) -> str:
    """What somebody wrote, on as many lines as they wrote; nothing in it rules what stands beside it."""
    return "\n".join(map(one_line, text.strip().splitlines()))
