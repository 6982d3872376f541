"""Figures as they are told: the median of several runs and their spread, in a Markdown table."""

from collections.abc import Sequence
from statistics import median


def spread(values: Sequence[float], digits: int) -> str:
    """The median, with the least and the greatest behind it."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first column is text and whose others are figures."""
    ruler = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, ruler, *rows))
