"""A tenant's accent colour with its contrast mended, as the web client mends it.

WCAG 2.2 SC 1.4.3 asks for 4.5:1 between text and what is behind it, whatever the brand chose.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

Rgb = tuple[int, int, int]

_ENOUGH = 4.5
_STEPS = 50
_WHITE: Rgb = (255, 255, 255)
_INK: Rgb = (10, 14, 17)
# The least favourable surfaces of email.html that accent text stands on, light and dark.
_LIGHT_SURFACE: Rgb = (246, 247, 248)
_DARK_SURFACE: Rgb = (27, 31, 34)
_PARLEY: Rgb = (11, 92, 128)


@dataclass(frozen=True)
class Accent:
    """The colours made of one accent, each as "#rrggbb"."""

    fill: str
    on_fill: str
    text_on_light: str
    text_on_dark: str


def accent_of(color: str) -> Accent:
    """Mend an accent of the form "#rrggbb"; Parley's own colour stands in for what is not one."""
    brand = _parse(color)
    # The brand's own colour stays as the fill wherever white or ink can be read on it.
    white = contrast(brand, _WHITE) >= min(_ENOUGH, contrast(brand, _INK))
    on_fill, away = (_WHITE, _INK) if white else (_INK, _WHITE)
    return Accent(
        fill=_hex(_until(brand, away, lambda shade: contrast(shade, on_fill) >= _ENOUGH)),
        on_fill=_hex(on_fill),
        text_on_light=_hex(_until(brand, _INK, lambda shade: contrast(shade, _LIGHT_SURFACE) >= _ENOUGH)),
        text_on_dark=_hex(_until(brand, _WHITE, lambda shade: contrast(shade, _DARK_SURFACE) >= _ENOUGH)),
    )


def contrast(first: Rgb, second: Rgb) -> float:
    """The contrast ratio, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    shares = [part / 255 for part in color]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _until(start: Rgb, end: Rgb, enough: Callable[[Rgb], bool]) -> Rgb:
    for step in range(_STEPS + 1):
        # Halves upwards, as browsers round.
        red, green, blue = (int(a + (b - a) * step / _STEPS + 0.5) for a, b in zip(start, end, strict=True))
        if enough((red, green, blue)):
            return red, green, blue
    return end


def _parse(color: str) -> Rgb:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        return _PARLEY
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def _hex(color: Rgb) -> str:
    return "#" + bytes(color).hex()
